/** The authority's statistics on sellers, and their wire shape: numbers, nothing personal. */
import { z } from "@hono/zod-openapi"
import type { Sql } from "../database/client.ts"
import { wireObject } from "../input/wire-object.ts"
import type { lists } from "../law/list.ts"
import { regionName } from "../names/region.ts"
import { exemptionNames, exemptions } from "./exemption.ts"
import { faults } from "./fault.ts"
import {
  countByExemption,
  countByPlatform,
  countByRegion,
  countListed,
  countOwners,
  countRefused,
  type SellerNumbers,
  type Uniqueness,
} from "./statistics-store.ts"

const bilingual = z.strictObject({ zh: z.string(), en: z.string() })
const numbers = {
  sellers: z.int(),
  registered: z.int(),
  unregistered: z.int(),
  over_limit: z.int(),
  live: z.int(),
}
const listed = z
  .strictObject({ abnormal: z.int(), serious: z.int(), penalty: z.int() })
  .openapi({ description: "Sellers with live records in a list" })
const owners = z.strictObject({
  owners: z.int(),
  several_shops: z.int(),
  several_platforms: z.int(),
  several_small_trade: z
    .int()
    .openapi({ description: "Declare small trade in more than one shop; its limit is for all of them together" }),
})

export const statisticsSchema = wireObject("RosterStatistics", {
  as_of: z.iso.date(),
  total: z.strictObject({ ...numbers, listed }),
  platforms: z.array(z.strictObject({ id: z.uuid(), name: z.string(), ...numbers, listed })),
  regions: z.array(z.strictObject({ region: z.string(), name: z.string().nullable(), ...numbers })),
  exemptions: z.array(
    z.strictObject({ exemption: z.enum(exemptionNames), name: bilingual, sellers: z.int(), over_limit: z.int() }),
  ),
  refused: z
    .array(z.strictObject({ fault: z.string(), field: z.string(), reason: bilingual, rows: z.int() }))
    .openapi({ description: "Of the last full roster of each platform" }),
  merchants: owners,
  persons: owners,
}).openapi({
  example: {
    as_of: "2026-07-31",
    total: {
      ...{ sellers: 2, registered: 1, unregistered: 1, over_limit: 0, live: 0 },
      listed: { abnormal: 1, serious: 0, penalty: 0 },
    },
    platforms: [],
    regions: [
      {
        region: "410105",
        name: "河南省郑州市金水区",
        sellers: 2,
        registered: 1,
        unregistered: 1,
        over_limit: 0,
        live: 0,
      },
    ],
    exemptions: [
      { exemption: "small-trade", name: { zh: "零星小额交易活动", en: "small trade" }, sellers: 1, over_limit: 0 },
    ],
    refused: [{ fault: "code-check", field: "code", reason: faults["code-check"], rows: 3 }],
    merchants: { owners: 1, several_shops: 0, several_platforms: 0, several_small_trade: 0 },
    persons: { owners: 1, several_shops: 0, several_platforms: 0, several_small_trade: 0 },
  },
})

type ListNumbers = Record<keyof typeof lists, number>

/** Reads them. @param today in China */
export async function readStatistics(sql: Sql, today: string): Promise<z.infer<typeof statisticsSchema>> {
  const platforms = await countByPlatform(sql)
  const counted = await countListed(sql)
  const listedOf = (id: string | null): ListNumbers => {
    const sum: ListNumbers = { abnormal: 0, serious: 0, penalty: 0 }
    for (const row of counted) if (id === null || row.id === id) sum[row.list] += row.sellers
    return sum
  }
  return {
    as_of: today,
    total: { ...toWireNumbers(total(platforms)), listed: listedOf(null) },
    platforms: platforms.map(({ id, name, ...rest }) => ({ id, name, ...toWireNumbers(rest), listed: listedOf(id) })),
    regions: (await countByRegion(sql)).map(({ region, ...rest }) => ({
      ...{ region, name: regionName(region), ...toWireNumbers(rest) },
    })),
    exemptions: (await countByExemption(sql)).map(({ exemption, sellers, overLimit }) => {
      const { zh, en } = exemptions[exemption]
      return { exemption, name: { zh, en }, sellers, over_limit: overLimit }
    }),
    refused: (await countRefused(sql)).map(({ fault, field, rows }) => ({ fault, field, reason: faults[fault], rows })),
    merchants: toWireOwners(await countOwners(sql, "code")),
    persons: toWireOwners(await countOwners(sql, "identityHash")),
  }
}

function total(platforms: readonly SellerNumbers[]): SellerNumbers {
  const sum: SellerNumbers = { sellers: 0, registered: 0, unregistered: 0, overLimit: 0, live: 0 }
  for (const row of platforms) for (const name of Object.keys(sum) as (keyof SellerNumbers)[]) sum[name] += row[name]
  return sum
}

function toWireNumbers({ sellers, registered, unregistered, overLimit, live }: SellerNumbers) {
  return { sellers, registered, unregistered, over_limit: overLimit, live }
}

function toWireOwners({ owners: count, severalShops, severalPlatforms, severalSmallTrade }: Uniqueness) {
  return {
    ...{ owners: count, several_shops: severalShops, several_platforms: severalPlatforms },
    several_small_trade: severalSmallTrade,
  }
}
