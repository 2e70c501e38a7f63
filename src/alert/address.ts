/**
 * Where a webhook may be: an https address on the open internet. What a platform gives as an address must not make the
 * register reach into networks that only it can reach (SSRF). Pure.
 */
import ipaddr from "ipaddr.js"
import type { Bilingual } from "../law/bilingual.ts"

/** Why an address is not taken. */
export const addressFaults = {
  unreadable: { zh: "不是网址", en: "not an address" },
  scheme: { zh: "须为 https:// 网址", en: "expected an https:// address" },
  credentials: {
    zh: "网址中不得带用户名和密码：收件人凭签名识别本库",
    en: "no user and password in it: the receiver knows the register by its signature",
  },
  port: { zh: "端口须为 443 或者 1024 以上", en: "expected port 443, or one from 1024 on" },
  long: { zh: "长度不得超过 2000 个字符", en: "at most 2,000 characters" },
  private: {
    zh: "指向本机、内网或者保留地址，不会向其发送",
    en: "leads to this machine, a private network or a reserved address, to which nothing is sent",
  },
} as const satisfies Record<string, Bilingual>
export type AddressFault = keyof typeof addressFaults

const lengthMax = 2_000
// What IANA has given out for the open internet; the rest of IPv6 leads nowhere that a platform could be.
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3")

/** Whether an IP address is one of the open internet. An IPv4 address within an IPv6 one is not: it has its own form. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== "unicast") return false
  return !(address instanceof ipaddr.IPv6) || address.match(globalUnicast)
}

/** Whether a host of a URL says by itself that it is not on the open internet. Names are resolved when one connects. */
export function isPrivateHost(hostname: string): boolean {
  const literal = /^\[(.*)\]$/.exec(hostname)?.[1] ?? hostname
  if (ipaddr.isValid(literal)) return !isPublicAddress(literal)
  const name = hostname.toLowerCase().replace(/\.$/, "")
  return (
    !name.includes(".") || /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|onion|invalid|test)$/.test(name)
  )
}

/** Reads the address of a webhook. @param allowPrivate for development: http, and any host and port */
export function readWebhookUrl(text: string, allowPrivate: boolean): URL | AddressFault {
  if (text.length > lengthMax) return "long"
  const url = URL.parse(text)
  if (!url) return "unreadable"
  if (url.protocol !== "https:" && !(allowPrivate && url.protocol === "http:")) return "scheme"
  if (url.username !== "" || url.password !== "") return "credentials"
  if (!allowPrivate && url.port !== "" && Number(url.port) < 1024) return "port"
  if (!allowPrivate && isPrivateHost(url.hostname)) return "private"
  return url
}
