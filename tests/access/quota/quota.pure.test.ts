import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { networkOf, readPeer, readProxies, type TrustedProxies } from "../../../src/access/quota/address.ts"
import { openAddressBook, pour, slowMs, slowMsMax } from "../../../src/access/quota/address-book.ts"
import type { Spending } from "../../../src/access/quota/field.ts"
import { endOf, leaseOf, secondsLeft, windowAt } from "../../../src/access/quota/window.ts"

/** The network of a request. */
const network = (peer: string | undefined, forwarded: string | undefined, trusted: TrustedProxies) =>
  networkOf(readPeer(peer, trusted), forwarded, trusted)?.name ?? null

const noon = Date.parse("2026-06-30T04:00:00Z")

describe("a window", () => {
  test("is a day in China", () => {
    expect(windowAt(Date.parse("2026-06-29T16:00:00Z"))).toBe(windowAt(noon))
    expect(windowAt(Date.parse("2026-06-29T15:59:59.999Z"))).toBe(windowAt(noon) - 1)
    expect(new Date(endOf(windowAt(noon))).toISOString()).toBe("2026-06-30T16:00:00.000Z")
    expect(secondsLeft(windowAt(noon), noon)).toBe(12 * 3600)
    expect(secondsLeft(windowAt(noon), endOf(windowAt(noon)))).toBe(1)
  })

  test("is leased in parts that are never more than the whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (quota) => {
        const lease = leaseOf(quota)
        expect(lease).toBeGreaterThan(0)
        expect(lease).toBeLessThanOrEqual(quota)
        expect(lease).toBeLessThanOrEqual(Math.max(20, quota / 50))
      }),
    )
  })
})

describe("a bucket", () => {
  const size = { units: 60, windowMs: 60_000 }

  test("never gives more than it holds and what has flowed in since", () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 10 })))
    fc.assert(
      fc.property(steps, (asked) => {
        let [now, fullAt, given] = [noon, 0, 0]
        for (const [pause, units] of asked) {
          now += pause
          const poured = pour(fullAt, now, units, size)
          if (poured.taken) given += units
          fullAt = poured.fullAt
          expect(given).toBeLessThanOrEqual(60 + (now - noon) / 1_000 + 0.01)
          if (!poured.taken) expect(pour(fullAt, now + Math.ceil(poured.waitMs), units, size).taken).toBe(true)
        }
      }),
    )
  })

  test("is not emptied for longer than its window by a clock that was set back", () => {
    const { fullAt } = pour(0, noon, 60, size)
    expect(pour(fullAt, noon - 3_600_000, 1, size).waitMs).toBeLessThanOrEqual(60_000)
  })

  test("slows nobody at first, then gently, and never for longer than is said", () => {
    expect([0, 0.3, 0.5].map(slowMs)).toEqual([0, 0, 0])
    expect(slowMs(0.6)).toBeGreaterThan(0)
    expect(slowMs(0.6)).toBeLessThan(slowMs(0.9))
    expect([1, 2].map(slowMs)).toEqual([slowMsMax, slowMsMax])
  })
})

describe("an address", () => {
  const trusted = readProxies("10.0.0.0/8, 127.0.0.1, fd00::/8") ?? []

  test.each([
    ["its own, where nobody stands between", "203.0.113.7", undefined, "203.0.113.7"],
    ["what a trusted proxy says", "10.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["the nearest that no proxy of ours speaks for", "10.0.0.1", "198.51.100.1, 203.0.113.7, 10.9.9.9", "203.0.113.7"],
    ["its own, whatever it says of itself", "203.0.113.7", "198.51.100.1", "203.0.113.7"],
    ["IPv4, where it is written within IPv6", "::ffff:10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"],
    ["a /64", "2001:db8:1:2:3:4:5:6", undefined, "2001:db8:1:2::/64"],
    ["a /64, with a port beside it", "fd00::1", "[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"],
    ["without its port", "10.0.0.1", "203.0.113.7:5511", "203.0.113.7"],
    ["nobody's, where only our own machines are known", "127.0.0.1", undefined, null],
    ["nobody's, where only our own machines are known", "127.0.0.1", "10.2.3.4", null],
    ["nobody's, where what was passed on can't be read", "10.0.0.1", "198.51.100.1, unknown", null],
    ["nobody's, where there is none", undefined, "198.51.100.1", null],
    ["none in another writing", "10.0.0.1", "0x7f.1", null],
  ])("is %s", (_, peer, forwarded, expected) => {
    expect(network(peer, forwarded, trusted)).toBe(expected)
  })

  test("is looked for through no more proxies than anybody has", () => {
    expect(network("10.0.0.1", `203.0.113.7,${"10.0.0.2,".repeat(100)}10.0.0.3`, trusted)).toBeNull()
  })

  test.each(["10.0.0.0/33", "10.0.0", "example.com", "10.0.0.0/8,,"])("of a proxy is not %s", (text) => {
    expect(readProxies(text)).toBeUndefined()
  })
})

describe("the buckets of addresses", () => {
  function openBook(units = 60) {
    const held: (() => void)[] = []
    const told: number[] = []
    let now = noon
    const book = openAddressBook({
      units,
      clock: () => now,
      newSecret: () => String(Math.random()),
      pass: (ms) => {
        told.push(ms)
        return new Promise((resolve) => held.push(resolve))
      },
    })
    // A connection is one object, as long as it is.
    const connection = { name: "203.0.113.7" }
    const spend = (network = connection, amount = 1) => book.spend(network, amount) as Spending
    return { book, spend, held, told, at: (time: number) => (now = time) }
  }

  test("slow down before they refuse, keep few waiting, and say when to come again", () => {
    const { spend, told, held } = openBook(120)
    const outcomes = Array.from({ length: 100 }, () => spend())
    const slowed = outcomes.filter(({ pause }) => pause !== null)
    const refused = outcomes.filter(({ outcome }) => outcome === "refused")
    expect(outcomes.slice(0, 60).every(({ outcome, pause }) => outcome === "granted" && pause === null)).toBe(true)
    expect(slowed).toHaveLength(32)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(refused).toHaveLength(100 - 60 - 32)
    for (const { retryAfterSeconds, limit } of refused) {
      expect(retryAfterSeconds).toBeGreaterThan(0)
      expect(limit).toBe(`"minute";r=0;t=${retryAfterSeconds}`)
    }
    for (const release of held) release()
  })

  test("slow sixteen that ask again and again down to what flows in, and refuse none of them", async () => {
    const asking = Array.from({ length: 16 }, () => noon)
    let now = noon
    const waits: number[] = []
    const held: { until: number; resolve(): void }[] = []
    const book = openAddressBook({
      ...{ units: 600, clock: () => now, newSecret: () => "示例" },
      pass: (ms) => {
        waits.push(ms)
        return new Promise((resolve) => held.push({ until: now + ms, resolve }))
      },
    })
    const from = { name: "203.0.113.7" }
    for (let n = 0; n < 2_000; n++) {
      now = Math.min(...asking)
      for (const one of held.splice(0)) one.until <= now ? one.resolve() : held.push(one)
      await Promise.resolve()
      await Promise.resolve()
      const before = waits.length
      const { outcome } = (await book.spend(from, 1)) as Spending
      expect(outcome).toBe("granted")
      asking[asking.indexOf(now)] = now + 5 + (waits.length > before ? (waits.at(-1) ?? 0) : 0)
    }
    expect(Math.max(...waits)).toBeGreaterThan(1_000)
    expect(Math.max(...waits)).toBeLessThan(slowMsMax)
  })

  test("refuse what is beyond them, and that alone", async () => {
    const { spend, held, at } = openBook()
    for (let n = 0; n < 60; n++) {
      const { pause, outcome } = spend()
      expect(outcome).toBe("granted")
      if (pause) {
        held.shift()?.()
        await pause
      }
    }
    expect(spend()).toMatchObject({ outcome: "refused", left: 0, retryAfterSeconds: 2 })
    expect(spend({ name: "198.51.100.1" }).outcome).toBe("granted")
    at(noon + 2_000)
    expect(spend()).toMatchObject({ outcome: "granted", policy: '"minute";q=60;w=60' })
  })

  test("give back what was spent for nothing", () => {
    const { book, spend } = openBook()
    expect(spend().left).toBe(59)
    book.refund({ name: "203.0.113.7" }, 1)
    expect(spend().left).toBe(59)
    // Another connection of the same address.
    expect(spend({ name: "203.0.113.7" }).left).toBe(58)
  })

  test("are forgotten with the key of the day", () => {
    const { spend, at } = openBook()
    for (let n = 0; n < 20; n++) spend()
    at(endOf(windowAt(noon)))
    expect(spend().left).toBe(59)
  })
})
