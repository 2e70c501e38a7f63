/**
 * The OpenAPI description, made from the routes. openapi/openapi.json is the same text, kept in step by a test.
 */
import type { OpenAPIHono } from "@hono/zod-openapi"
import type { Env } from "hono"
import type { AppConfig } from "./environment.ts"
import { withExamples } from "./example.ts"
import { keyParameter } from "./idempotency.ts"
import { withNamedEnums } from "./named-enum.ts"
import { withNullAsChoice } from "./nullable.ts"
import { keyComponent, quotaFields } from "./route.ts"
import { tags } from "./tag.ts"

/** Registers the security schemes and serves the description at /openapi.json. */
export function describeApi<E extends Env>(app: OpenAPIHono<E>, config: AppConfig): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    description: "API key of a platform, an agency or a source, from `gongshi client add`",
  })
  app.openAPIRegistry.registerComponent("securitySchemes", "officerToken", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "Officer's token of the configured issuer, with the claims sub, exp, role and authority",
  })
  app.openAPIRegistry.registerComponent("securitySchemes", "merchantToken", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "Merchant's token of the operator's login, with the claims sub, exp and code",
  })
  for (const [name, header] of Object.entries(quotaFields)) {
    app.openAPIRegistry.registerComponent("headers", name, header)
  }
  app.openAPIRegistry.registerComponent("parameters", keyComponent, keyParameter)
  // Made once, and as text: it is half a megabyte of schemas, for whoever asks.
  let text: string | null = null
  app.get("/openapi.json", (c) => {
    text ??= JSON.stringify(openApiDocument(app, config))
    return c.body(text, 200, { "content-type": "application/json" })
  })
}

/** The description as an object. */
export function openApiDocument<E extends Env>(app: OpenAPIHono<E>, config: Pick<AppConfig, "version">) {
  const described = withExamples(
    withNullAsChoice(
      app.getOpenAPI31Document({
        openapi: "3.1.0",
        info: {
          title: "Gongshi",
          version: config.version,
          description:
            "Gongshi (公示), a register of merchants' credit information: abnormal-operation lists (经营异常名录), serious-violator lists " +
            "(严重违法失信名单) and administrative penalties (行政处罚公示). Errors are RFC 9457 problems. Bodies may be " +
            "sent with `Content-Encoding: gzip`; every limit counts what comes out.",
          contact: { name: "Whoever runs the register, as its page /about names them" },
          license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
        },
        servers: [{ url: "/", description: "The register that serves this description" }],
        tags,
      }),
    ),
  )
  return withNamedEnums(described)
}
