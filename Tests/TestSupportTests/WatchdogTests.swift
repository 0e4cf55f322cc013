import Glibc
import TestSupport
import Testing

@Suite("The watchdog") struct WatchdogTests {
  @Test("ends a process whose test does not end") func endsProcess() async {
    await #expect(processExitsWith: .signal(SIGABRT)) {
      try watched("a test", seconds: 1) { sleep(30) }
    }
  }

  @Test("leaves a process alone whose test ends") func leavesAlone() async {
    await #expect(processExitsWith: .success) {
      try watched("a test", seconds: 1) {}
      usleep(1_500_000)
    }
  }
}
