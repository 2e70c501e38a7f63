/** Thrown where a document was not sealed: why, never with what the provider has written. */
export class SealAway extends Error {
  override name = "SealAway"
}
