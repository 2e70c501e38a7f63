/**
 * The app: every route of every capability behind the same doors. Built once; what it works with is provided for each
 * request, so that one app serves Node and Workers.
 */
import { OpenAPIHono } from "@hono/zod-openapi"
import type { Context } from "hono"
import { HTTPException } from "hono/http-exception"
import { authenticate } from "../access/authenticate.ts"
import { isNoDay, isNoText, isUnavailable } from "../database/unavailable.ts"
import { isBrokenOff } from "../http/body.ts"
import { crossOrigin } from "../http/cross-origin.ts"
import { deadline, TooLate } from "../http/deadline.ts"
import type { AppConfig, Environment } from "../http/environment.ts"
import { openGates } from "../http/gate.ts"
import { describeApi, openApiDocument } from "../http/openapi.ts"
import { BrokenGzip, unpackBody } from "../http/packed-body.ts"
import { readPerson } from "../http/person.ts"
import { problem } from "../http/problem.ts"
import { refuseTries } from "../http/quota.ts"
import { mount } from "../http/route.ts"
import { securityHeaders } from "../http/security-header.ts"
import { SharedKeyError } from "../signing/shared-key.ts"
import { KeyError } from "../signing/signing-key.ts"
import { isForPrograms, refuse } from "../web/error-page.ts"
import { viewOf } from "../web/view.ts"
import { apiIndexPage, type ListedOperation } from "./api-index-page.ts"
import type { Parts } from "./parts.ts"
import { routes } from "./routes.ts"

type AppEnvironment = Environment<Parts>

/** Gives the parts for a request. */
export type Provide = (c: Context<AppEnvironment>) => Parts

/** The doors by themselves: what stands before every route, and what is answered where none gives an answer. */
export function openDoors({ deadlines = {}, gates: bounds }: AppConfig, provide: Provide): OpenAPIHono<AppEnvironment> {
  const app = new OpenAPIHono<AppEnvironment>({ strict: false })
  const gates = openGates(bounds)
  app.use(securityHeaders)
  app.use(crossOrigin)
  app.use((c, next) => {
    c.set("parts", provide(c))
    c.set("requestId", c.get("parts").newId())
    c.set("gates", gates)
    return next()
  })
  app.use(deadline(deadlines))
  app.use(async (c, next) => {
    const { sql, issuers, keyMemory, clock } = c.get("parts")
    const authorization = c.req.header("authorization")
    // Pages know who has signed in by a cookie; what is for programs takes none.
    const person = authorization === undefined && !isForPrograms(c.req.path) ? await readPerson(c) : null
    if (person) c.set("closed", true)
    const principal = person ?? (await authenticate(authorization, { sql, issuers, keyMemory, clock }))
    if (principal === "refused") {
      const tooMany = await refuseTries(c)
      if (tooMany) return tooMany
      return refuse(c, "credentials-refused", {
        detail: {
          zh: "Authorization 中的密钥或者令牌无效、过期或者已撤销。",
          en: "The key or token in Authorization is not valid, has expired or was withdrawn.",
        },
      })
    }
    c.set("principal", principal)
    return next()
  })
  app.use(unpackBody)
  app.use(async (c, next) => {
    if (!isForPrograms(c.req.path)) c.set("invented", await saysInvented(c.get("parts")))
    return next()
  })
  app.onError(onError)
  app.notFound((c) =>
    refuse(c, "no-such-page", {
      detail: {
        zh: "没有这个地址：接口见 /docs。",
        en: "There is nothing at this address; the API is described at /docs.",
      },
    }),
  )
  return app
}

/** While the database is away a page has nothing invented to show. */
async function saysInvented({ isInvented }: Pick<Parts, "isInvented">): Promise<boolean> {
  try {
    return await isInvented()
  } catch (error) {
    if (error instanceof Error && isUnavailable(error)) return false
    throw error
  }
}

/** Builds the app. */
export function createApp(config: AppConfig, provide: Provide): OpenAPIHono<AppEnvironment> {
  const app = openDoors(config, provide)
  mount(app, routes)
  describeApi(app, config)
  let listed: readonly ListedOperation[] | null = null
  app.get("/docs", async (c) => {
    listed ??= listOperations(app, config)
    c.set("invented", await saysInvented(c.get("parts")))
    return c.html(apiIndexPage(viewOf(c), listed))
  })
  return app
}

function listOperations(app: OpenAPIHono<AppEnvironment>, config: AppConfig): ListedOperation[] {
  const { paths = {} } = openApiDocument(app, config)
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, { summary?: string; tags?: string[]; security?: object[] }>).map(
      ([method, { summary = "", tags: [tag = ""] = [], security = [] }]) => {
        const open = security.some((one) => Object.keys(one).length === 0)
        return { tag, method: method.toUpperCase(), path, summary, open }
      },
    ),
  )
}

/** Everything that was thrown. The answer says nothing of the cause; the operator's line does, without the query. */
function onError(error: Error, c: Context<AppEnvironment>) {
  if (error instanceof HTTPException && error.status < 500) {
    if (error.status === 415) {
      return problem(c, "unsupported-type", {
        detail: { zh: "内容类型不受支持，请见 /docs。", en: "The content type is not supported; see /docs." },
      })
    }
    if (error.status === 413) {
      return problem(c, "too-large", {
        detail: { zh: "提交的内容过大，没有办理。", en: "What was sent is too large, and nothing was done." },
      })
    }
    if (error.status === 403) {
      return problem(c, "not-allowed", {
        detail: {
          zh: "表单不是从本站页面提交的，没有办理。请回到本站页面重新提交。",
          en: "The form did not come from a page of this site, and nothing was done. Send it from here again.",
        },
      })
    }
    return problem(c, "invalid-request", {
      detail: {
        zh: "请求正文无法读取：不是有效的 JSON 或者表单。",
        en: "The body can't be read: it is no valid JSON, or no valid form.",
      },
      pointer: "",
    })
  }
  if (error instanceof BrokenGzip) {
    return problem(c, "invalid-request", {
      detail: {
        zh: "请求正文声明为 gzip，但无法解压，或者没有发完。",
        en: "The body is said to be gzip, and can't be unpacked, or did not come to its end.",
      },
      pointer: "",
    })
  }
  const { log } = c.get("parts")
  if ((error instanceof TooLate && error.who === "sender") || isBrokenOff(error)) {
    return refuse(c, "request-timeout", {
      detail: { zh: "请求没有及时发完，没有办理。", en: "The request did not come in time, and nothing was done." },
    })
  }
  if (error instanceof TooLate) {
    log(`request ${c.get("requestId")}: ${error.message}`)
    c.header("Retry-After", "5")
    return refuse(c, "busy", {
      detail: {
        zh: "服务繁忙，未能及时答复。请稍后重试；如果是提交，请先查看是否已经办理。",
        en: "The server is busy and had no answer in time. Try again in a moment; after a submission, look first whether it was done.",
      },
    })
  }
  if (isUnavailable(error)) {
    log(`request ${c.get("requestId")}: the database is away (${error.name})`)
    c.header("Retry-After", "5")
    return refuse(c, "database-away", {
      detail: {
        zh: "数据库暂时无法连接，没有写入任何内容。请稍后重试。",
        en: "The database can't be reached; nothing was written. Try again in a moment.",
      },
    })
  }
  if (error instanceof SharedKeyError) {
    log(`request ${c.get("requestId")}: ${error.message}`)
    c.header("Retry-After", "60")
    return refuse(c, "keys-differ", {
      detail: {
        zh: "本节点没有本库使用的全部密钥，答复可能有误，因此没有办理。请稍后再试；运营方可在运行日志中查看原因。",
        en: "This node lacks a key that the register works with, and an answer might be wrong: nothing was done. Try later; the operator finds the reason in the log.",
      },
    })
  }
  if (error instanceof KeyError) {
    log(`request ${c.get("requestId")}: ${error.message}`)
    c.header("Retry-After", "60")
    return refuse(c, "no-signing-key", {
      detail: {
        zh: "签名私钥暂不可用，没有签发。请稍后再试；运营方可在运行日志与 /status 中查看原因。",
        en: "The key that signs this can't be used now, and nothing was signed. Try later; the operator finds the reason in the log and at /status.",
      },
    })
  }
  if (isNoText(error)) {
    return refuse(c, "invalid-request", {
      detail: {
        zh: "请求中含有不是文字的字符（U+0000），没有写入任何内容。",
        en: "The request holds a character that is no text (U+0000); nothing was written.",
      },
    })
  }
  if (isNoDay(error)) {
    return refuse(c, "invalid-request", {
      detail: {
        zh: "请求中的日期不在历法之内（如公元 0 年），没有写入任何内容。",
        en: "The request holds a day that is outside the calendar, as of the year 0000; nothing was written.",
      },
    })
  }
  log(`request ${c.get("requestId")}: ${error.stack ?? error.message}`)
  return refuse(c, "internal-error", {
    detail: {
      zh: "系统发生错误，已记录。请将请求编号告知运行人员。",
      en: "Something went wrong and was recorded. Tell the operator the id of the request.",
    },
  })
}
