/**
 * A small S3-compatible store in this process: objects, uploads in parts, and signatures, which it works out by itself from
 * the request as it came.
 */
import { createHmac, hash } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** The store, with what can go wrong with it. */
export interface TestBucket {
  endpoint: string
  objects: Map<string, Buffer>
  uploads: Map<string, Map<number, Buffer>>
  /** What is answered to a request instead, by its method and what of its query there is. */
  fail: ((method: string, query: URLSearchParams) => number | null) | null
  stop(): Promise<void>
}

export const bucketKeys = { region: "us-east-1", accessKey: "AKIATEST", secretKey: "secret/of+tests" }

export async function openTestBucket(): Promise<TestBucket> {
  const bucket: TestBucket = { endpoint: "", objects: new Map(), uploads: new Map(), fail: null, stop: async () => {} }
  let next = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const url = new URL(request.url ?? "/", bucket.endpoint)
    const failure = bucket.fail?.(request.method ?? "", url.searchParams)
    // Another store, to which nobody was to be led.
    if (url.pathname === "/elsewhere") bucket.objects.set(url.pathname, body)
    if (url.pathname === "/elsewhere") return answer(response, 200, "")
    if (failure) return answer(response, failure, "<Error><Code>InternalError</Code></Error>")
    if (!isSigned(request, url, body)) return answer(response, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>")
    const key = url.pathname
    const upload = bucket.uploads.get(url.searchParams.get("uploadId") ?? "")
    switch (`${request.method} ${[...url.searchParams.keys()].sort().join(" ")}`.trim()) {
      case "PUT":
        bucket.objects.set(key, body)
        return answer(response, 200, "")
      case "POST uploads": {
        const id = `upload-${next++}`
        bucket.uploads.set(id, new Map())
        return answer(
          response,
          200,
          `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
        )
      }
      case "PUT partNumber uploadId":
        upload?.set(Number(url.searchParams.get("partNumber")), body)
        response.setHeader("etag", `"${hash("md5", body)}"`)
        return answer(response, upload ? 200 : 404, "")
      case "POST uploadId": {
        const parts = [...(upload ?? [])].sort(([a], [b]) => a - b).map(([, part]) => part)
        const tags = [...body.toString().matchAll(/<ETag>"([0-9a-f]+)"<\/ETag>/g)].map(([, tag]) => tag)
        if (tags.join() !== parts.map((part) => hash("md5", part)).join())
          return answer(response, 400, "<Error><Code>InvalidPart</Code></Error>")
        bucket.objects.set(key, Buffer.concat(parts))
        bucket.uploads.delete(url.searchParams.get("uploadId") ?? "")
        return answer(response, 200, "<CompleteMultipartUploadResult/>")
      }
      case "DELETE uploadId":
        bucket.uploads.delete(url.searchParams.get("uploadId") ?? "")
        return answer(response, 204, "")
      case "DELETE":
        bucket.objects.delete(key)
        return answer(response, 204, "")
      case "GET": {
        const found = bucket.objects.get(key)
        return found ? answer(response, 200, found) : answer(response, 404, "<Error><Code>NoSuchKey</Code></Error>")
      }
      default:
        return answer(response, 400, "<Error><Code>NotImplemented</Code></Error>")
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  bucket.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  bucket.stop = () =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return bucket
}

function answer(response: ServerResponse, status: number, body: string | Buffer): void {
  response.writeHead(status, status === 307 ? { location: "/elsewhere" } : {})
  response.end(status === 204 ? undefined : body)
}

/** Signature Version 4 by its definition, from the header that names what was signed. */
function isSigned({ method, headers }: IncomingMessage, url: URL, body: Buffer): boolean {
  const told =
    /Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})/.exec(
      headers.authorization ?? "",
    )
  if (!told || headers["x-amz-content-sha256"] !== hash("sha256", body)) return false
  const [, key, day = "", region = "", names = "", signature] = told
  const query = url.search
    .slice(1)
    .split("&")
    .filter(Boolean)
    .map((pair) => (pair.includes("=") ? pair : `${pair}=`))
    .sort()
  const signed = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}`)
  const request = [method, url.pathname, query.join("&"), ...signed, "", names, hash("sha256", body)].join("\n")
  const scope = [day, region, "s3", "aws4_request"]
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope.join("/"), hash("sha256", request)].join("\n")
  let secret: Buffer = Buffer.from(`AWS4${bucketKeys.secretKey}`)
  for (const part of scope) secret = createHmac("sha256", secret).update(part).digest()
  return key === bucketKeys.accessKey && signature === createHmac("sha256", secret).update(text).digest("hex")
}
