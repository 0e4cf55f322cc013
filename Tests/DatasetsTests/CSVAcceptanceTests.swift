import Datasets
import TestSupport
import Testing

@Suite("CSV files that are read") struct CSVAcceptanceTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// All of them hold the images (7; 0, 128, 255) and (0; 1, 2, 3).
  static let twoImages = [
    "plain": "7,0,128,255\n0,1,2,3\n",
    "last line without an end": "7,0,128,255\n0,1,2,3",
    "CRLF": "7,0,128,255\r\n0,1,2,3\r\n",
    "CRLF, last line without an end": "7,0,128,255\r\n0,1,2,3",
    "last line ends with CR alone": "7,0,128,255\n0,1,2,3\r",
    "both line ends": "7,0,128,255\r\n0,1,2,3\n",
    "one empty line at the end": "7,0,128,255\n0,1,2,3\n\n",
    "many empty lines at the end": "7,0,128,255\n0,1,2,3\n\n\r\n\n\n",
    "blanks": " 7,0 , 128,\t255\t\n0 ,  1\t,2,3 \n",
    "leading zeros": "007,0,0128,00255\n0,01,2,0000000000000000000000003\n",
    "header": "label,pixel0,pixel1,pixel2\n7,0,128,255\n0,1,2,3\n",
    "header of Kaggle's other form": "label,1x1,1x2,1x3\n7,0,128,255\n0,1,2,3\n",
    "header with quotes": "\"label\",\"a\",\"b\",\"c\"\n7,0,128,255\n0,1,2,3\n",
    "header with blanks": " Label , a,b,c\n7,0,128,255\n0,1,2,3\n",
    "header of other words": "digit,left,middle,right\n7,0,128,255\n0,1,2,3\n",
    "header that begins with class": "class,label2,b,c\n7,0,128,255\n0,1,2,3\n",
    "header of numbers from 0": "label,0,1,2\n7,0,128,255\n0,1,2,3\n",
    "header of numbers from 1": "label,1,2,3\n7,0,128,255\n0,1,2,3\n",
    "header with an unnamed label": ",0,1,2\n7,0,128,255\n0,1,2,3\n",
    "header with CRLF": "label,a,b,c\r\n7,0,128,255\r\n0,1,2,3\r\n",
    "header that is no UTF-8 text": "l\u{FF}bel,a,b,c\n7,0,128,255\n0,1,2,3\n",
    "byte order mark": "\u{FEFF}7,0,128,255\n0,1,2,3\n",
    "byte order mark and header": "\u{FEFF}label,a,b,c\n7,0,128,255\n0,1,2,3\n",
  ]

  @Test("every form gives the same two images", arguments: twoImages.keys.sorted())
  func givesImages(form: String) throws {
    let text = try #require(Self.twoImages[form])
    let dataset = try open(text)
    #expect(dataset.count == 2 && dataset.width == 3 && dataset.classCount == 10)
    #expect(labels(of: dataset) == [7, 0])
    #expect(pixels(of: dataset) == [0, 128, 255, 1, 2, 3])
  }

  @Test("every form can be compressed", arguments: twoImages.keys.sorted())
  func givesImagesCompressed(form: String) throws {
    let text = try #require(Self.twoImages[form])
    let path = try folder.write(gzip(Array(text.utf8)), to: "images.csv.gz")
    let dataset = try Dataset.openCSV(path: path, classCount: 10)
    #expect(labels(of: dataset) == [7, 0])
    #expect(pixels(of: dataset) == [0, 128, 255, 1, 2, 3])
  }

  @Test("without a header the first line is an image") func firstLineIsImage() throws {
    #expect(try labels(of: open("3,0,1,2\n4,5,6,7\n")) == [3, 4])
    #expect(try labels(of: open("3,9\n")) == [3])
  }

  @Test("labels go up to the number of classes", arguments: [2, 10, 11, 256, 257, 65_536])
  func labelsUpToClassCount(classCount: Int) throws {
    let path = try folder.write("0,1\n\(classCount - 1),2\n", to: "images.csv")
    let dataset = try Dataset.openCSV(path: path, classCount: classCount)
    #expect(labels(of: dataset) == [0, Int32(classCount - 1)])
    #expect(dataset.classCount == classCount)
  }

  @Test("an image has up to 65,536 pixels", arguments: [1, 65_536])
  func pixelsUpToLimit(width: Int) throws {
    let dataset = try open("1" + String(repeating: ",9", count: width))
    #expect(dataset.width == width && dataset.count == 1)
    #expect(pixels(of: dataset).allSatisfy { $0 == 9 })
  }

  private func open(_ text: String) throws -> Dataset {
    try Dataset.openCSV(path: folder.write(text, to: "images.csv"), classCount: 10)
  }
}
