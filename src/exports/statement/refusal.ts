/** Why no statement was issued, as the problem that it is answered with. */
import type { Bilingual } from "../../law/bilingual.ts"
import type { Issued } from "./issue.ts"

/** The problem of a refusal. A record that has ended is as unknown as one that never was. */
export function refusalOf(
  issued: Exclude<Issued, { kind: "issued" | "awaits-witnesses" }>,
  reader: "program" | "person" = "program",
): {
  name: "no-signing-key" | "unknown-record" | "too-large" | "log-halted" | "not-yet-signed"
  parts: { detail: Bilingual }
} {
  switch (issued.kind) {
    case "no-key":
      return {
        name: "no-signing-key",
        parts: {
          detail: {
            zh: "本节点没有用于签发证明的私钥，没有签发。请稍后再试；运营方可在 /status 中查看各用途的密钥。",
            en: "The key that signs statements is not here, and nothing was signed. Try later; the operator finds the keys of each role at /status.",
          },
        },
      }
    case "unknown":
      return {
        name: "unknown-record",
        parts: {
          detail: {
            zh: "没有此编号的记录可以出具这种证明。",
            en: "There is no record of this id for which this can be certified.",
          },
        },
      }
    case "too-large": {
      const [zh, en] = reader === "program" ? ["（lists）", " (lists)"] : ["", ""]
      return {
        name: "too-large",
        parts: {
          detail: {
            zh: `公示记录太多，放在一份报告里的签名文件没有工具能够核验。请按名单分别出具${zh}，或者逐条出具公示证明。`,
            en: `There are more records than a signed file can hold that anybody verifies. Ask by list${en}, or for the certificate of each record.`,
          },
        },
      }
    }
    case "refused": {
      const { refused, detail } = issued.refusal
      return { name: refused === "log-halted" ? "log-halted" : "not-yet-signed", parts: { detail } }
    }
  }
}

/** Whether asking again soon may do. */
export function isPassing(name: ReturnType<typeof refusalOf>["name"]): boolean {
  return name !== "unknown-record" && name !== "too-large"
}

/** Why there is no PDF where nothing sets one. @param page the address of the page that prints */
export function noPdf(page: string): { detail: Bilingual } {
  return {
    detail: {
      zh: `不提供 PDF：请在浏览器中打开 ${page} 并打印，或者以 application/jwt 取得签名文件。`,
      en: `There is no PDF: open ${page} in a browser and print it, or take the signed token as application/jwt.`,
    },
  }
}
