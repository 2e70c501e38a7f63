/** What webhooks carry, of all rooms. */
import { alertCargo, type Cargoes } from "../alert/cargo-store.ts"
import { toldCargo } from "../alert/told-cargo-store.ts"
import { dutyCargo, reminderCargo } from "../enforcement/duty/call-store.ts"
import { noticeCargo } from "../enforcement/notice/cargo-store.ts"

export const cargoes: Cargoes = {
  alerts: alertCargo,
  notices: noticeCargo,
  duties: dutyCargo,
  reminders: reminderCargo,
  told: toldCargo,
}
