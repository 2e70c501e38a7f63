/**
 * Signs a request to an S3-compatible store: AWS Signature Version 4, with the payload's digest among what is signed. Pure;
 * the bytes are those of the published definition and its examples.
 */
import { createHmac, hash } from "node:crypto"

/** With whom and as whom one speaks. */
export interface Credentials {
  region: string
  accessKey: string
  secretKey: string
}

/** A request that is to be signed. */
export interface Unsigned {
  method: "GET" | "PUT" | "POST" | "DELETE"
  /** With its query; a path whose segments are encoded. */
  url: URL
  body: Uint8Array
}

const service = "s3"

/** The headers with which it is sent. @param now ms since 1970 */
export function signedHeaders(
  { method, url, body }: Unsigned,
  { region, accessKey, secretKey }: Credentials,
  now: number,
): Record<string, string> {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "")
  const day = time.slice(0, 8)
  const digest = hash("sha256", body)
  const headers = { host: url.host, "x-amz-content-sha256": digest, "x-amz-date": time }
  const names = Object.keys(headers).join(";")
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`)
  const canonical = [method, url.pathname, canonicalQuery(url), lines.join(""), names, digest].join("\n")
  const scope = `${day}/${region}/${service}/aws4_request`
  const toSign = ["AWS4-HMAC-SHA256", time, scope, hash("sha256", canonical)].join("\n")
  const key = [day, region, service, "aws4_request"].reduce<string | Buffer>(mac, `AWS4${secretKey}`)
  const signature = mac(key, toSign).toString("hex")
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names}, Signature=${signature}`
  // The host goes with the address.
  return { authorization, "x-amz-content-sha256": digest, "x-amz-date": time }
}

function mac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest()
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&")
}

/** RFC 3986, which leaves less as it is than encodeURIComponent does. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
