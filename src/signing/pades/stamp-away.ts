/** Thrown where there is no timestamp: why, never with what the authority has written. */
export class StampAway extends Error {
  override name = "StampAway"
}
