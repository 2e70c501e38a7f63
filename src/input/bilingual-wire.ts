/** Words in both languages, on the wire. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "./wire-object.ts"

export const bilingualSchema = wireObject("Bilingual", { zh: z.string(), en: z.string() })
