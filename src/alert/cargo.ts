/** What webhooks carry, by its name, and how places in it are written. Pure. */
import { type AlertCursor, readCursor, writeCursor, writePlaceOf } from "./alert.ts"

/** What a webhook carries; of a message its type, and the member that holds what it brings. */
export const cargoNames = ["alerts", "notices", "duties", "reminders", "told"] as const
export type CargoName = (typeof cargoNames)[number]

/** How places are written: as the operation that is polled writes them. */
interface PlaceForm {
  /** The operation, for whoever is told of a place that can't be read. */
  readonly operation: string
  read(text: string): AlertCursor | null
  /** The place from which on nothing has been sent. */
  write(place: AlertCursor): string
  /** The place from which one is read. */
  writeBefore(place: AlertCursor): string
}

/** Things that are numbered, and read from after one. */
const numbered = {
  read: (text: string) => (/^\d{1,15}$/.test(text) ? { position: Number(text), ordinal: 1 } : null),
  write: ({ position, ordinal }: AlertCursor) => String(ordinal === 0 ? position - 1 : position),
  writeBefore: ({ position }: AlertCursor) => String(position - 1),
} as const

/** The places of each cargo. A notice and what was told stand at their ids, and a call about duties at its number. */
export const cargoPlaces = {
  alerts: { operation: "GET /v1/alerts", read: readCursor, write: writeCursor, writeBefore: writePlaceOf },
  notices: { operation: "GET /v1/notices", ...numbered },
  duties: { operation: "GET /v1/duties/calls", ...numbered },
  reminders: { operation: "GET /v1/recalls/calls", ...numbered },
  told: { operation: "GET /v1/told", ...numbered },
} as const satisfies Record<CargoName, PlaceForm>
