/** The API as the merchants' pages use it. */
import type { LoginParts } from "../access/token.ts"
import { contactRoutes } from "../alert/merchant/routes.ts"
import { ownMeasureRoutes } from "../enforcement/measure/own-routes.ts"
import { measureObjectionRoutes } from "../enforcement/objection/routes.ts"
import { periodConsentRoutes } from "../exports/period/consent-routes.ts"
import { periodRoutes } from "../exports/period/routes.ts"
import type { Environment, PartsOf } from "../http/environment.ts"
import type { FormFileParts } from "../http/form-file.ts"
import { openInside } from "../http/inside.ts"
import { attachmentRoutes } from "../register/document/attachment-routes.ts"
import type { Office } from "../register/proceeding/commit.ts"
import { searchRoutes } from "../search/routes.ts"

// What the pages do.
const operations = [
  ownMeasureRoutes,
  measureObjectionRoutes,
  attachmentRoutes,
  contactRoutes,
  periodRoutes,
  periodConsentRoutes,
  searchRoutes,
] as const

/** The environment of the counter's routes: what the operations behind them need, and the login. */
export type CounterEnvironment = Environment<PartsOf<typeof operations> & Office & LoginParts & FormFileParts>

export const { passOn, call } = openInside(operations)
