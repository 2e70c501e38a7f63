/** What whoever is refused does next, for every problem (problem.ts): one without a row does not compile. */
import type { Bilingual } from "../law/bilingual.ts"

const step = (zh: string, en: string): Bilingual => ({ zh, en })

/** Of a thing that is not there: where all of them are listed. */
const listed = (where: string) => step(`查看现有各项：GET ${where}。`, `See what there is: GET ${where}.`)

const lookAgain = step("重新读取该事项，按其现状办理。", "Read it again, and act on what it is now.")
const mend = step(
  "按 errors 所指逐处改正，再次提交；各接口的要求见 /docs。",
  "Mend each place that errors names, and send it again; /docs says what is taken.",
)
const waits = step("按 Retry-After 所示时间后重试。", "Try again after the time that Retry-After says.")
const operator = step(
  "请告知运行人员 instance 编号；服务状态见 /status。",
  "Tell the operator the id in instance; /status says how the service is.",
)
const fewer = step("先删去不再需要的，再添加。", "Take away one that is needed no more, then add.")

/** The next step, by problem. */
export const nextSteps = {
  "invalid-request": mend,
  "invalid-code": step(
    "对照证照核对代码；likely 有值的，可能就是它。",
    "Compare the code with the licence; likely names what was probably meant.",
  ),
  "invalid-cursor": step("去掉 cursor，从第一页重新开始。", "Leave cursor out, and begin with the first page."),
  "credentials-missing": step(
    "在 Authorization: Bearer 中提供密钥或者令牌；申请方法见 /docs。",
    "Send a key or a token as Authorization: Bearer; /docs says who has one.",
  ),
  "credentials-refused": step(
    "核对密钥是否完整、过期或者已撤销；需要新的，请向运行人员申请。",
    "Look whether the key is whole, expired or withdrawn; the operator gives a new one.",
  ),
  "not-allowed": step(
    "请有该权限的人员或者接入方办理；所需权限见 scope。",
    "Have somebody do it who may; scope names the right.",
  ),
  "no-such-page": step(
    "接口目录见 /docs，说明文件见 /openapi.json。",
    "The API is listed at /docs, and described at /openapi.json.",
  ),
  "unknown-subject": step(
    "核对代码，或者按名称检索：GET /v1/search。未收录不等于没有问题。",
    "Compare the code, or look by name: GET /v1/search. Not known is not clear.",
  ),
  "unknown-record": step("按主体重新查询：GET /v1/subjects/{code}。", "Ask by the subject: GET /v1/subjects/{code}."),
  "unknown-import": listed("/v1/imports"),
  "not-in-log": step(
    "核对位置或者大小：GET /log/checkpoint 载明日志的现有大小。",
    "Compare position or size: GET /log/checkpoint says how long the log is.",
  ),
  "unknown-proofs": step(
    "稍后再试；最新的索引证明见 GET /log/map/{code}。",
    "Try again later; the newest proofs are at GET /log/map/{code}.",
  ),
  "unknown-receipt": step(
    "核对编号；回执过期即删除，需要的请重新核查。",
    "Compare the id; receipts end, and a new check has a new one.",
  ),
  "unknown-proceeding": listed("/v1/worklist"),
  "unknown-document": listed("/v1/documents"),
  "unknown-change": lookAgain,
  "unknown-attachment": listed("/v1/attachments"),
  "unknown-seller": listed("/v1/rosters/sellers"),
  "unknown-upload": listed("/v1/rosters"),
  "unknown-report": listed("/v1/rosters/reports"),
  "unknown-lead": listed("/v1/leads"),
  "unknown-client": listed("/v1/clients"),
  "unknown-session": listed("/v1/sessions"),
  "unknown-person-link": listed("/v1/person-links"),
  "unknown-webhook": listed("/v1/webhooks"),
  "unknown-contact": listed("/v1/contacts"),
  "unknown-search": listed("/v1/alerts/searches"),
  "unknown-subscription": listed("/v1/subscriptions"),
  "unknown-notice": listed("/v1/notices"),
  "unknown-file-grant": listed("/v1/file-grants"),
  "unknown-order": listed("/v1/orders"),
  "unknown-letter": listed("/v1/letters"),
  "unknown-reply": step(
    "用本机关或者所辖机关的行政区划代码和已经开始的年度：GET /v1/replies/{authority}/{year}。",
    "Name the own authority or one below it, and a year that has begun: GET /v1/replies/{authority}/{year}.",
  ),
  "unknown-objection": step(
    "查看现有各项：GET /v1/objections 或者 /v1/measure-objections。",
    "See what there is: GET /v1/objections or /v1/measure-objections.",
  ),
  "unknown-copy-report": listed("/v1/copy-reports"),
  "unknown-consent": listed("/v1/period-consents"),
  "unknown-request": listed("/v1/data-requests"),
  "unknown-copy": listed("/v1/copies"),
  "unknown-declaration": listed("/v1/declarations"),
  "unknown-prepared": listed("/v1/prepared"),
  "unknown-measure": listed("/v1/measures"),
  "too-many-subscriptions": fewer,
  "unknown-delivery": listed("/v1/webhooks/{id}/deliveries"),
  "too-many-webhooks": fewer,
  "unknown-export": listed("/v1/exports"),
  "illegal-act": step("重新读取该事项；现在能办的见 acts。", "Read it again; acts names what can be done now."),
  "own-act": step("请由未经办过的另一人办理。", "Have it done by somebody else, who had no part in it."),
  "changed-meanwhile": lookAgain,
  "method-not-allowed": step("按 Allow 所列方法请求。", "Use a method that Allow names."),
  "range-not-satisfiable": step("去掉 Range，从头下载。", "Leave Range out, and load it from the beginning."),
  "unknown-job": listed("/v1/check/jobs"),
  "not-done": step("等任务完成后再取：查看该任务的 state。", "Wait until its state is done, and ask again."),
  "key-reused": step("为本次请求另取一个 Idempotency-Key。", "Give this request an Idempotency-Key of its own."),
  "request-open": step(
    "稍后以同一 Idempotency-Key 重试；仍是如此的，先查询是否已经办理。",
    "Try again later under the same Idempotency-Key; if it stays so, look whether it was done.",
  ),
  "request-done": step(
    "查询现状；密钥没有收到的，重新生成。",
    "Look at what is there; a secret that did not arrive is made anew.",
  ),
  "quota-exceeded": step(
    "按 Retry-After 所示时间后重试；用量见 GET /v1/usage，额度由运行人员调整。",
    "Try again after Retry-After; GET /v1/usage says what was used, and the operator sets quotas.",
  ),
  "too-many": fewer,
  "not-acceptable": step("按 /docs 所列格式设置 Accept。", "Ask by Accept for a format that /docs names."),
  "too-large": step("分成几份提交；数据文件用可连续发送的接口。", "Send it in parts, or by an operation that streams."),
  "address-too-long": step(
    "缩短网址中的参数；能用正文的，放在正文里。",
    "Shorten the parameters, or send them in a body where one is taken.",
  ),
  "unsupported-type": step("按 /docs 所列类型设置 Content-Type。", "Send a Content-Type that /docs names."),
  "request-timeout": step(
    "检查网络后重试；大文件用可连续发送的接口。",
    "Look at the network and try again; long files go by an operation that streams.",
  ),
  "headers-too-large": step("减少请求标头和 Cookie 后重试。", "Send fewer or shorter headers."),
  "internal-error": operator,
  "not-configured": operator,
  "log-halted": operator,
  "exports-elsewhere": step("请向运行人员索取提供导出文件的地址。", "Ask the operator where exports are kept."),
  "seal-away": waits,
  "not-yet-signed": waits,
  "no-signing-key": operator,
  "keys-differ": operator,
  "version-behind": operator,
  stopping: waits,
  busy: waits,
  "database-away": waits,
} as const satisfies Record<string, Bilingual>
