/** A row of a roster becomes a seller, or is refused with every fault that it has. Pure. */
import { regionOf } from "../names/code.ts"
import { provinces } from "../names/province.ts"
import { mayBeRegion } from "../names/region.ts"
import { type Exemption, readExemption } from "./exemption.ts"
import type { FieldFault } from "./fault.ts"
import { holdsIdNumber } from "./identity.ts"
import { type Reading, type RosterRow, startReading } from "./reading.ts"
import { type JudgingContext, readId, readOperation, readWho, type Who } from "./who.ts"

/** What is personal about a seller; it is sealed as it stands here. */
export interface PersonalPart {
  address: string
  contact: string
  /** Of a natural person alone: the name of a registered seller is licence data. */
  name?: string
  idNumber?: string
  account?: string
  streamers?: string
}

export interface Seller {
  seller: string
  /** Null where it need not register; then it has an identity. */
  code: string | null
  identityHash: string | null
  name: string | null
  shop: string
  url: string
  region: string
  exemption: Exemption | null
  overLimit: boolean
  live: boolean
  personal: PersonalPart
}

/** What a row comes to. */
export type Judgement =
  | { kind: "put"; line: number; seller: Seller }
  | { kind: "remove"; line: number; id: string }
  /** `id` is null where the row does not tell whose it is. */
  | { kind: "refused"; line: number; id: string | null; faults: readonly FieldFault[] }

const wholeAddress = /^[a-z][a-z0-9+.-]*:\/\/[^\s/]+\S*$/i

export function judgeRow(row: Omit<RosterRow, "length">, context: JudgingContext): Judgement {
  const { line, values } = row
  if (values.length === 0) return { kind: "refused", line, id: null, faults: row.faults }
  const reader = startReading(row)
  const operation = readOperation(reader, context.mode)
  const who = readWho(reader, context)
  const id = readId(reader, who, context)
  if (operation === "remove") {
    const faults = reader.faults.filter(({ field }) => field === "seller" || field === "operation" || field === "")
    if (id !== null && faults.length === 0) return { kind: "remove", line, id }
    return { kind: "refused", line, id, faults: faults.length > 0 ? faults : [{ field: "seller", fault: "missing" }] }
  }
  const seller = readSeller(reader, who, id)
  if (seller === null || id === null) return { kind: "refused", line, id, faults: reader.faults }
  return { kind: "put", line, seller }
}

function readSeller(reader: Reading, who: Who, id: string | null): Seller | null {
  const { faults } = reader
  const registered = reader.value("code") !== ""
  const common = {
    ...{ name: reader.need("name"), address: reader.need("address"), contact: readContact(reader) },
    ...{ shop: readOpen(reader, "shop"), url: readUrl(reader) },
  }
  const declared = registered ? readNoExemption(reader) : readDeclaration(reader)
  const stream = readStream(reader)
  const region = readRegion(reader, who, common.address)
  if (registered && holdsIdNumber(common.name)) reader.fail("name", "personal")
  if (who === null || id === null || faults.length > 0) return null
  const { name, address, contact, shop, url } = common
  const isPerson = !("code" in who)
  return {
    seller: id,
    code: isPerson ? null : who.code,
    identityHash: isPerson ? who.hash : null,
    name: isPerson ? null : name,
    ...{ shop, url, region, ...declared, live: "account" in stream },
    personal: {
      ...{ address, contact },
      ...(isPerson ? { name, ...(who.idNumber === null ? {} : { idNumber: who.idNumber }) } : {}),
      ...stream,
    },
  }
}

const telephone = /(?:\d[^\d]{0,2}){7}/
const mail = /[^\s@]@[^\s@]+\.[^\s@]/

function readContact({ need, fail }: Reading): string {
  const contact = need("contact")
  if (contact !== "" && !isContact(contact) && !isContact(contact.normalize("NFKC"))) fail("contact", "contact")
  return contact
}

function isContact(text: string): boolean {
  return telephone.test(text) || mail.test(text)
}

/** A text that is kept as it stands. */
function readOpen({ need, fail }: Reading, field: "shop" | "url"): string {
  const text = need(field)
  if (holdsIdNumber(text)) fail(field, "personal")
  return text
}

function readUrl(reader: Reading): string {
  const url = readOpen(reader, "url")
  if (url !== "" && !wholeAddress.test(url)) reader.fail("url", "url")
  return url
}

type Declared = Pick<Seller, "exemption" | "overLimit">

function readNoExemption({ value, fail }: Reading): Declared {
  if (value("exemption") !== "") fail("exemption", "code-and-exemption")
  return { exemption: null, overLimit: false }
}

function readDeclaration({ fail, need }: Reading): Declared {
  const word = need("exemption")
  const exemption = word === "" ? null : readExemption(word)
  if (word !== "" && exemption === null) fail("exemption", "exemption")
  const flag = need("over_limit").toLowerCase()
  const overLimit = Object.hasOwn(flags, flag) ? flags[flag] : undefined
  if (flag !== "" && overLimit === undefined) fail("over_limit", "flag")
  return { exemption, overLimit: overLimit ?? false }
}

const flags: Readonly<Record<string, boolean>> = {
  ...{ yes: true, true: true, y: true, 是: true, "1": true, 超过: true },
  ...{ no: false, false: false, n: false, 否: false, "0": false, 未超过: false },
}

function readStream({ text, fail }: Reading): Pick<PersonalPart, "account" | "streamers"> {
  const [account, streamers] = [text("live_account"), text("streamers")]
  if (account === "" && streamers === "") return {}
  if (account === "") fail("live_account", "account-missing")
  if (streamers === "") fail("streamers", "streamers-missing")
  return { account, streamers }
}

const unknownRegion = "000000"
const provinceByName = new Map(Object.entries(provinces).map(([code, { zh }]) => [zh.slice(0, 2), `${code}0000`]))

/** As it is given; else where the code was registered, or the province at the beginning of the address. */
function readRegion({ value, fail }: Reading, who: Who, address: string): string {
  const region = value("region")
  if (region !== "") {
    if (!mayBeRegion(region)) fail("region", "region")
    return region
  }
  if (who !== null && "code" in who) return regionOf(who.code)
  return provinceByName.get(address.slice(0, 2)) ?? unknownRegion
}
