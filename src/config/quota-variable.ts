/**
 * Variables of quotas: what may be spent, and whose word is believed on where a request comes from.
 */
import { readProxies, type TrustedProxies } from "../access/quota/address.ts"
import type { RoleQuotas, WhenAway } from "../access/quota/lease-book.ts"
import { oneOf, type ValuesOf, type VariableTable, variable, wholeNumber } from "./variable.ts"

// Ten a second, which nobody reads, from an address behind which there may be a whole office.
const publicDefault = 600
// What a platform of a million sellers asks for when it looks at each of them once a day.
const unitsDefault = 1_000_000
// Its file of a province each January and July, as often as it has to be sent again, and those of other provinces.
const rowsDefault = 20_000_000
const most = 1_000_000_000_000

// A call of 1,000 names has to be possible at all (access/quota/cost.ts).
const units = (whose: string) =>
  variable(`units a day of ${whose}'s key, 4000 to ${most}`, wholeNumber(4_000, most), unitsDefault)
const rows = (whose: string) =>
  variable(`rows a day in streams and jobs of ${whose}'s key, 1 to ${most}`, wholeNumber(1, most), rowsDefault)

const proxiesExpected = "addresses of proxies that are believed, as 10.0.0.0/8,fd00::/8"
// A proxy on the same machine.
const proxiesDefault = readProxies("127.0.0.0/8,::1/128") ?? []

export const quotaVariables = {
  QUOTA: variable("on or off: whether what is asked for is counted", oneOf("on", "off"), "on"),
  QUOTA_PUBLIC: variable(
    "units a minute of an address without a key, 20 to 1000000, or 0: not counted",
    (text) => (text === "0" ? 0 : wholeNumber(20, 1_000_000)(text)),
    publicDefault,
  ),
  QUOTA_PLATFORM: units("a platform"),
  QUOTA_PLATFORM_ROWS: rows("a platform"),
  QUOTA_AGENCY: units("an agency"),
  QUOTA_AGENCY_ROWS: rows("an agency"),
  QUOTA_WHEN_AWAY: variable<WhenAway>(
    "serve or refuse: what is done with requests of a key while the database can't be asked for its quota",
    oneOf("serve", "refuse"),
    "serve",
  ),
  TRUSTED_PROXIES: variable<TrustedProxies>(proxiesExpected, readProxies, proxiesDefault),
} satisfies VariableTable

/** What may be spent. */
export interface QuotaConfig {
  /** Units a minute of an address; 0: addresses are not counted. */
  publicUnits: number
  roleQuotas: RoleQuotas
  whenAway: WhenAway
}

/** The quotas; null where nothing is counted. */
export function quotaIn(values: ValuesOf<typeof quotaVariables>): QuotaConfig | null {
  if (values.QUOTA === "off") return null
  const agency = { units: values.QUOTA_AGENCY, rows: values.QUOTA_AGENCY_ROWS }
  return {
    publicUnits: values.QUOTA_PUBLIC,
    roleQuotas: {
      platform: { units: values.QUOTA_PLATFORM, rows: values.QUOTA_PLATFORM_ROWS },
      agency,
      // A source looks up what an agency may, and less of it.
      source: agency,
      // Whoever republishes reads the feed, which costs nothing.
      republisher: agency,
    },
    whenAway: values.QUOTA_WHEN_AWAY,
  }
}
