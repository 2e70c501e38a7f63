import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { networkOf, readPeer, type TrustedProxies } from "../../src/access/quota/address.ts"
import { ConfigError, readConfig } from "../../src/config/config.ts"
import { isWorkingDay, publishedCalendar } from "../../src/law/calendar.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { loadCalendar, loadPolicy } from "../../src/node/law-file.ts"

/** The network of a request. */
const network = (peer: string | undefined, forwarded: string | undefined, trusted: TrustedProxies) =>
  networkOf(readPeer(peer, trusted), forwarded, trusted)?.name ?? null

const year2027 = '[{"year":2027,"off":["2027-01-01"],"workdays":["2027-01-03"]}]'

describe("the policy switches", () => {
  test("stand at their defaults where nothing is set, and where a variable is empty", () => {
    expect(readConfig({}).policy).toEqual(defaultPolicy)
    expect(readConfig({ POLICY_PERIOD_RUNS_FROM: "" }).policy).toEqual(defaultPolicy)
  })

  test("are read from the environment", () => {
    const { policy } = readConfig({
      POLICY_OLD_PENALTIES_GET_NEW_PERIODS: "yes",
      POLICY_PERIOD_RUNS_FROM: "decision",
      POLICY_THREE_YEAR_BAR_BLOCKS: "all",
    })
    expect(policy).toEqual({
      oldPenaltiesGetNewPeriods: true,
      periodRunsFrom: "decision",
      exemptionItems: [],
      provinceRules: [],
      threeYearBarBlocks: "all",
    })
  })

  test("a value that is none is named with what was expected, all at once", () => {
    const read = () => readConfig({ POLICY_OLD_PENALTIES_GET_NEW_PERIODS: "true", POLICY_PERIOD_RUNS_FROM: "toString" })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(
      /POLICY_OLD_PENALTIES_GET_NEW_PERIODS is "true", expected yes or no[\s\S]*POLICY_PERIOD_RUNS_FROM is "toString"/,
    )
    expect(() => readConfig({ POLICY_OLD_PENALTIES_GET_NEW_PERIODS: "toString" })).toThrow(ConfigError)
  })
})

describe("the address of the register", () => {
  const production = { NODE_ENV: "production" }

  test("is needed in production, where each node would otherwise name itself as issuer", () => {
    expect(() => readConfig(production)).toThrow(/ORIGIN is missing, expected the address of the register.*issuer/)
    expect(() => readConfig({ ...production, ORIGIN: "" })).toThrow(/ORIGIN is missing/)
    expect(() => readConfig({ ...production, ORIGIN: "register.example" })).toThrow(/ORIGIN is "register.example"/)
    expect(readConfig({ ...production, ORIGIN: "https://register.example/" }).issuer).toBe("https://register.example")
  })

  test("is this machine elsewhere", () => {
    expect(readConfig({ PORT: "8080" }).issuer).toBe("http://localhost:8080")
  })
})

describe("the issuers of tokens", () => {
  const issuer = "https://login.example"
  const jwks = "https://login.example/keys"

  test("are read for officers and for merchants apart", () => {
    const { officers, merchants, loginUrl } = readConfig({
      ...{ MERCHANT_ISSUER: issuer, MERCHANT_JWKS: jwks, MERCHANT_ALGORITHMS: "ES256", LOGIN_URL: `${issuer}/start` },
    })
    expect(officers).toBeNull()
    expect(merchants).toEqual({
      ...{ variable: "MERCHANT_JWKS", issuer, audience: "gongshi-merchant", jwks, jwksIn: "url" },
      algorithms: ["ES256"],
      personClaim: null,
    })
    expect(loginUrl).toBe(`${issuer}/start`)
  })

  test("without their keys, or keys without their issuer, are named", () => {
    expect(() => readConfig({ MERCHANT_ISSUER: issuer })).toThrow(/MERCHANT_JWKS is missing/)
    expect(() => readConfig({ MERCHANT_JWKS: jwks })).toThrow(/MERCHANT_ISSUER is missing/)
  })

  test("may be one and the same for both only where the audience tells them apart", () => {
    const both = { OFFICER_ISSUER: issuer, OFFICER_JWKS: jwks, MERCHANT_ISSUER: issuer, MERCHANT_JWKS: jwks }
    expect(readConfig(both).merchants?.audience).toBe("gongshi-merchant")
    expect(() => readConfig({ ...both, MERCHANT_AUDIENCE: "gongshi" })).toThrow(/could not be told apart/)
  })
})

describe("keys", () => {
  const jwk = '{"kty":"OKP"}'

  test("are read from the environment for each role, and none of them is needed", () => {
    expect(readConfig({})).toMatchObject({ keys: [], signer: null, sm2: null, keyOverlapMs: 86_400_000 })
    const { keys, keyOverlapMs } = readConfig({ KEY_EXPORT: jwk, KEY_LOG: jwk, KEY_OVERLAP: "72" })
    expect(keys).toEqual([
      { role: "log", variable: "KEY_LOG", text: jwk },
      { role: "export", variable: "KEY_EXPORT", text: jwk },
    ])
    expect(keyOverlapMs).toBe(259_200_000)
  })

  test("that are none are named and never shown", () => {
    const read = () => readConfig({ KEY_RECEIPT: "secret", SM2_USER_ID: "中" })
    expect(read).toThrow(/KEY_RECEIPT is \(not shown\), expected a private JWK[\s\S]*SM2_USER_ID is "中"/)
    expect(read).not.toThrow("secret")
  })

  test("of a signer need its address, and its address them", () => {
    const signer = { SIGNER_URL: "https://signer.example/sign", SIGNER_KEYS: "keys.json" }
    expect(readConfig(signer).signer).toEqual({ url: signer.SIGNER_URL, token: null, keys: "keys.json" })
    expect(() => readConfig({ SIGNER_URL: signer.SIGNER_URL })).toThrow(/SIGNER_KEYS is missing/)
    expect(() => readConfig({ SIGNER_KEYS: "keys.json" })).toThrow(/SIGNER_URL is missing/)
  })
})

describe("quotas", () => {
  test("are on, with the loopback trusted alone", () => {
    const { quota, trustedProxies } = readConfig({})
    expect(quota).toMatchObject({ publicUnits: 600, whenAway: "serve", roleQuotas: { platform: { units: 1_000_000 } } })
    expect(network("127.0.0.1", "203.0.113.7", trustedProxies)).toBe("203.0.113.7")
    expect(network("10.0.0.1", "203.0.113.7", trustedProxies)).toBe("10.0.0.1")
  })

  test("are set, and switched off, by the environment", () => {
    expect(readConfig({ QUOTA: "off" }).quota).toBeNull()
    const { quota, trustedProxies } = readConfig({
      QUOTA_AGENCY_ROWS: "5",
      QUOTA_PUBLIC: "0",
      TRUSTED_PROXIES: "10.0.0.1",
    })
    expect(quota).toMatchObject({ publicUnits: 0, roleQuotas: { agency: { rows: 5 } } })
    expect(network("10.0.0.1", "203.0.113.7", trustedProxies)).toBe("203.0.113.7")
  })

  test.each([
    { QUOTA: "no" },
    { QUOTA_PUBLIC: "5" },
    { QUOTA_PLATFORM: "100" },
    { QUOTA_WHEN_AWAY: "wait" },
    { TRUSTED_PROXIES: "10.0.0.0/40" },
  ])("that are none are named: %o", (env) => {
    expect(() => readConfig(env)).toThrow(new RegExp(`${Object.keys(env)[0]} is ".*", expected `))
  })
})

describe("an operator's years", () => {
  let folder = ""
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "gongshi-calendar-"))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const written = async (text: string) => {
    const file = path.join(folder, "calendar.json")
    await writeFile(file, text)
    return readConfig({ CALENDAR_FILE: file })
  }

  test("without them the published ones are all there are", async () => {
    expect([...(await loadCalendar(readConfig({}))).keys()]).toEqual([...publishedCalendar.keys()])
  })

  test("come from a variable", () => {
    expect(isWorkingDay("2027-01-03", readConfig({ CALENDAR: year2027 }).calendar)).toBe(true)
  })

  test("come from a file", async () => {
    expect(isWorkingDay("2027-01-03", await loadCalendar(await written(year2027)))).toBe(true)
  })

  test.each([
    ["[", /CALENDAR: it is not JSON/],
    ['[{"year":2027,"off":["2027-02-30"],"workdays":[]}]', /CALENDAR: entry 1: "2027-02-30" in off is no day/],
  ])("that are wrong keep the register from starting: %s", async (text, reason) => {
    expect(() => readConfig({ CALENDAR: text })).toThrow(reason)
    await expect(written(text).then(loadCalendar)).rejects.toThrow(/CALENDAR_FILE .*calendar\.json: /)
  })

  test("a file that is not there is named", async () => {
    await expect(loadCalendar(readConfig({ CALENDAR_FILE: "/nowhere/calendar.json" }))).rejects.toThrow(
      "CALENDAR_FILE /nowhere/calendar.json can't be read (ENOENT)",
    )
  })
})

describe("what a province fixes", () => {
  const source = { title: "示例省规定（示例）", articles: ["3"] }
  const row = {
    region: "410000",
    rule: "lower-fine-operator",
    amount: 30_000,
    valid_from: "2026-03-01",
    source,
    sure: "copy",
  }
  let folder = ""
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "gongshi-province-"))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const written = async (text: string) => {
    const file = path.join(folder, "rules.json")
    await writeFile(file, text)
    return readConfig({ PROVINCE_RULES_FILE: file })
  }

  test("is nothing without it, and comes from a variable or a file", async () => {
    expect((await loadPolicy(readConfig({}))).provinceRules).toEqual([])
    const { policy } = readConfig({ PROVINCE_RULES: JSON.stringify([row]) })
    expect(policy.provinceRules).toMatchObject([{ region: "410000", amount: 30_000, validTo: null }])
    expect(await loadPolicy(await written(JSON.stringify([row])))).toEqual(policy)
  })

  test("that is wrong keeps the register from starting, and is told by its variable and its entry", async () => {
    const wrong = JSON.stringify([row, { ...row, region: "410100" }])
    expect(() => readConfig({ PROVINCE_RULES: wrong })).toThrow(/PROVINCE_RULES: entry 2: region/)
    await expect(written(wrong).then(loadPolicy)).rejects.toThrow(/PROVINCE_RULES_FILE .*rules\.json: entry 2: region/)
  })
})

describe("MODULES", () => {
  test("are all while evaluating, the core alone in production, and those that are named, the core always", () => {
    expect(readConfig({}).modules).toEqual(["core", "components", "mcp", "reconcile"])
    expect(readConfig({ NODE_ENV: "production", ORIGIN: "https://register.example" }).modules).toEqual(["core"])
    expect(readConfig({ MODULES: "reconcile" }).modules).toEqual(["core", "reconcile"])
    expect(readConfig({ MODULES: " core , mcp,mcp" }).modules).toEqual(["core", "mcp"])
  })

  test("that there are none of stop the start, with those that there are", () => {
    expect(() => readConfig({ MODULES: "core,enforcment" })).toThrow(
      /MODULES is "core,enforcment", expected .*core, components, mcp, reconcile/,
    )
  })
})
