"""`make recognition`: how well `digitus.recognize` reads, as figures, pictures and words.

Pictures are generated from seeds, one to tune with and one that nobody looks at before the end, and
read through the public function alone. What is measured stands in `claims`.
"""
