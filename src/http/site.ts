/** Who runs the site, and whether what it shows is invented: what every page says of itself. */

/** Who runs the register, in the words of the operator's settings. */
export interface Site {
  operator: string | null
  /** How to reach who runs it. */
  contact: string | null
  /** Where an error on a page is told. */
  correction: string | null
  /** The address at which the 12315 platform takes complaints (https). */
  complaint: string | null
  /** Numbers of the filing of a site (ICP备案、公安备案). */
  filings: readonly string[]
  /** Whether people learn on it (TRAINING): every page and answer says so. */
  isTraining?: boolean
}

/** A site of which nothing is set. */
export const unnamedSite: Site = { operator: null, contact: null, correction: null, complaint: null, filings: [] }

/** What every route is given of it. */
export interface SiteParts {
  site: Site
  /** Whether subjects of the register are invented: every page and paper then says so. */
  isInvented(): Promise<boolean>
}
