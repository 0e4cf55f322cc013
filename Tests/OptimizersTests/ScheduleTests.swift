import Glibc
import Optimizers
import TestSupport
import Testing

@Suite("Schedules of the learning rate") struct ScheduleTests {
  private func rates(_ schedule: Schedule, _ rate: Double, _ count: Int) -> [Double] {
    (1...count).map { schedule.rate(ofStep: $0, from: rate) }
  }

  @Test("a constant one is the optimizer's rate") func constant() throws {
    #expect(rates(.constant, 0.1, 3) == [0.1, 0.1, 0.1])
    #expect(Schedule.constant.settings == nil)
  }

  @Test("steps drop after so many steps") func stepDecay() throws {
    let schedule = try Schedule(.stepDecay(factor: 0.5, stepsPerDrop: 3))
    #expect(rates(schedule, 8, 8) == [8, 8, 8, 4, 4, 4, 2, 2])
  }

  @Test("a cosine falls to its fraction and stays") func cosine() throws {
    let schedule = try Schedule(.cosine(steps: 4, finalFraction: 0.25))
    let root = 0.5.squareRoot()
    let expected = [2, 1.25 + 0.75 * root, 1.25, 1.25 - 0.75 * root, 0.5, 0.5, 0.5]
    for (found, wanted) in zip(rates(schedule, 2, 7), expected) {
      #expect(abs(found - wanted) <= 1e-15 * wanted)
    }
  }

  @Test("one cycle rises along a line and falls along the cosine") func oneCycle() throws {
    let schedule = try Schedule(
      .oneCycle(steps: 8, warmupShare: 0.5, startDivisor: 5, finalFraction: 0.1))
    let root = 0.5.squareRoot()
    let expected = [2, 4, 6, 8, 10, 5.5 + 4.5 * root, 5.5, 5.5 - 4.5 * root, 1, 1]
    for (found, wanted) in zip(rates(schedule, 10, 10), expected) {
      #expect(abs(found - wanted) <= 1e-15 * wanted)
    }
  }

  @Test("a warm-up comes first and delays what follows") func warmup() throws {
    let schedule = try Schedule(.stepDecay(factor: 0.5, stepsPerDrop: 2), warmupSteps: 4)
    #expect(rates(schedule, 8, 9) == [2, 4, 6, 8, 8, 8, 4, 4, 2])
  }

  @Test("the largest numbers of steps overflow nothing") func limits() throws {
    for course in [
      Schedule.Course.stepDecay(factor: 0, stepsPerDrop: Schedule.stepLimit),
      .cosine(steps: Schedule.stepLimit, finalFraction: 0),
      .oneCycle(
        steps: Schedule.stepLimit, warmupShare: Double(Float(1).nextDown), startDivisor: 1e308,
        finalFraction: 1),
    ] {
      for warmupSteps in [0, Schedule.stepLimit] {
        let schedule = try Schedule(course, warmupSteps: warmupSteps)
        for step in [1, 2, Schedule.stepLimit, Schedule.stepLimit + 1] {
          #expect((0...0.1).contains(schedule.rate(ofStep: step, from: 0.1)))
        }
      }
    }
  }

  @Test(
    "numbers of steps out of range are refused", arguments: [0, -1, .min, Schedule.stepLimit + 1])
  func steps(count: Int) {
    for course in [
      Schedule.Course.stepDecay(factor: 0.5, stepsPerDrop: count),
      .cosine(steps: count, finalFraction: 0),
      .oneCycle(steps: count, warmupShare: 0.3, startDivisor: 25, finalFraction: 0),
    ] {
      expectFailure(.badSize, naming: "schedule steps", "\(count)") { try Schedule(course) }
    }
    if count != 0 {
      expectFailure(.badSize, naming: "warmup steps", "\(count)") {
        try Schedule(.constant, warmupSteps: count)
      }
    }
  }

  @Test("shares out of range are refused", arguments: [-0.1, 1.1, .nan, .infinity, -.infinity])
  func shares(value: Double) {
    expectFailure(.badValue, naming: "schedule factor", "\(value)") {
      try Schedule(.stepDecay(factor: value, stepsPerDrop: 1))
    }
    expectFailure(.badValue, naming: "final fraction", "\(value)") {
      try Schedule(.cosine(steps: 1, finalFraction: value))
    }
    expectFailure(.badValue, naming: "warmup share", "\(value)") {
      try Schedule(.oneCycle(steps: 1, warmupShare: value, startDivisor: 2, finalFraction: 0))
    }
    guard value != 1.1 else { return }
    expectFailure(.badValue, naming: "start divisor", "\(value)") {
      try Schedule(.oneCycle(steps: 1, warmupShare: 0, startDivisor: value, finalFraction: 0))
    }
  }
}
