/**
 * Proofs of the map as text: what is said of a code, line by line, a blank line, and behind it the proof that the map's
 * entry is in the log, as C2SP tlog-proof has it.
 */
import { toBase64 } from "../base64.ts"
import { formatTlogProof, parseTlogProof } from "../tlog-proof.ts"

/** What a proof of the map says, as documents carry it. */
export interface MapText {
  code: string
  size: number
  entry: string
  /** base64. */
  proof: string[]
  live: { list: string; position: number; commitment: string }[]
  other: { key: string; value: string } | null
  path: string[]
  past_display: { position: number; displayed_until: string }[]
  checkpoint: string
}

const firstLine = "gongshi/map-proof/v1"

/** Whether a text begins as such a proof. */
export function isMapText(text: string): boolean {
  return text.startsWith(`${firstLine}\n`)
}

/** Writes a proof. @param proof of the entry's inclusion */
export function formatMapText(map: Omit<MapText, "proof"> & { proof: readonly Uint8Array[] }): string {
  const { code, size, entry, proof, live, other, path, past_display: past, checkpoint } = map
  const lines = [
    firstLine,
    `code ${code}`,
    ...live.map(({ list, position, commitment }) => `live ${list} ${position} ${commitment}`),
    ...past.map(({ position, displayed_until }) => `past ${position} ${displayed_until}`),
    ...(other ? [`other ${other.key} ${other.value}`] : []),
    ...path.map((step) => `step ${step}`),
  ]
  const extra = new TextEncoder().encode(entry)
  return `${lines.join("\n")}\n\n${formatTlogProof({ extra, position: size, proof, checkpoint })}`
}

// The words of each line, in the order of the lines.
const forms = [
  ["live", /^live ([a-z]+) (0|[1-9]\d{0,14}) ([\w-]{43})$/],
  ["past", /^past (0|[1-9]\d{0,14}) (\S+)$/],
  ["other", /^other (\S+) (\S+)$/],
  ["step", /^step (\S+)$/],
] as const

/** Reads a proof; null when it is none. Nothing of it is believed yet. */
export function readMapText(text: string): MapText | null {
  const split = text.indexOf("\n\n")
  const inclusion = split < 0 ? null : parseTlogProof(text.slice(split + 2))
  if (!inclusion?.extra) return null
  const [first, second = "", ...lines] = text.slice(0, split).split("\n")
  const code = /^code (\S+)$/.exec(second)?.[1]
  if (first !== firstLine || code === undefined) return null
  const found = { live: [] as string[][], past: [] as string[][], other: [] as string[][], step: [] as string[][] }
  let least = 0
  for (const line of lines) {
    const place = forms.findIndex(([, form], at) => at >= least && form.test(line))
    const [name, form] = forms[place] ?? []
    const [, ...words] = form?.exec(line) ?? []
    if (!name) return null
    found[name].push(words)
    least = place
  }
  const [other, ...others] = found.other
  if (others.length > 0) return null
  return {
    code,
    size: inclusion.position,
    entry: new TextDecoder(undefined, { ignoreBOM: true }).decode(inclusion.extra),
    proof: inclusion.proof.map(toBase64),
    live: found.live.map(([list = "", position, commitment = ""]) => ({
      list,
      position: Number(position),
      commitment,
    })),
    other: other ? { key: other[0] ?? "", value: other[1] ?? "" } : null,
    path: found.step.map(([step = ""]) => step),
    past_display: found.past.map(([position, until = ""]) => ({ position: Number(position), displayed_until: until })),
    checkpoint: inclusion.checkpoint,
  }
}
