"""What holds for all tests."""

import signal

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that starts something in the background lets it ignore Ctrl-C, and so would the
    # programs that the tests start and interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
