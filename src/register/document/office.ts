/** What an authority is called in documents, how its numbers begin, and where the public finds it. */
export interface Office {
  name: string
  prefix: string
  /** The address of its window (办事窗口); null until it has said so. */
  window: string | null
  telephone: string | null
  /** Its unified social credit code, for the national exchange (双公示); null or absent until it has said so. */
  code?: string | null
  /**
   * What the national exchange is told as the last day of validity (CF_YXQ) of a penalty that binds nobody until a day, as its
   * platform wants it; null or absent until it has said so.
   */
  validity?: string | null
}
