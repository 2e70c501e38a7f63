/** Certificates as an authority gets them, made by OpenSSL: an invented root, and what it has issued. */
import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import path from "node:path"

const openssl = (...given: string[]) => execFileSync("openssl", given, { stdio: ["ignore", "pipe", "ignore"] })

/** Whether OpenSSL and poppler's pdfsig are here. */
export const hasPdfsig = (() => {
  try {
    openssl("version")
    execFileSync("pdfsig", ["-v"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
})()

const kinds = {
  rsa: ["rsa:2048"],
  weak: ["rsa:1024"],
  ec: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  ec384: ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
  sm2: [],
} as const

/** Makes the root: `root.pem` in the folder. */
export function makeRoot(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const usage = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"]
  const [key, out] = [path.join(folder, "root.key"), path.join(folder, "root.pem")]
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    key,
    "-out",
    out,
    ...usage,
    "-subj",
    "/CN=Invented Root",
  )
}

export interface Wanted {
  kind?: keyof typeof kinds
  /** Days before and after today between which it is valid. */
  valid?: readonly [number, number]
  usage?: string
  name?: string
  more?: string
}

/** Issues one by the root of the folder: NAME.key and NAME.pem. */
export function issue(folder: string, file: string, wanted: Wanted = {}): void {
  const { kind = "rsa", valid = [1, 365], usage = "digitalSignature,nonRepudiation", more = "" } = wanted
  const { name = "示例市市场监督管理局" } = wanted
  const at = (name: string) => path.join(folder, name)
  const [key, request, own] = [at(`${file}.key`), at(`${file}.csr`), at(`${file}.pem`)]
  const fresh = ["-newkey", ...kinds[kind], "-nodes", "-keyout", key, "-utf8", "-subj", `/C=CN/O=${name}/CN=${name}`]
  if (kind === "sm2") {
    // OpenSSL issues none for SM2 that is not told the signer's identity: this one has issued itself.
    openssl("ecparam", "-name", "SM2", "-genkey", "-noout", "-out", key)
    openssl("req", "-x509", "-sm3", "-key", key, "-subj", "/CN=SM2", "-out", own)
    return
  }
  openssl("req", "-new", ...fresh, "-out", request)
  const extensions = `keyUsage=critical,${usage}\nbasicConstraints=CA:false\n${more}\n`
  const policy = "commonName=supplied\norganizationName=optional\ncountryName=optional\n"
  const settings = `rand_serial=yes\nnew_certs_dir=${folder}\ndatabase=${at("index")}\nunique_subject=no\ndefault_md=sha256\n`
  const config = `[ca]\ndefault_ca=d\n[d]\n${settings}policy=p\nx509_extensions=e\n[p]\n${policy}[e]\n${extensions}`
  writeFileSync(at("ca.cnf"), config)
  writeFileSync(at("index"), "")
  const dates = ["-startdate", dayAway(-valid[0]), "-enddate", dayAway(valid[1])]
  const by = ["-cert", at("root.pem"), "-keyfile", at("root.key")]
  openssl("ca", "-batch", "-utf8", "-config", at("ca.cnf"), ...by, "-in", request, "-out", own, "-notext", ...dates)
}

function dayAway(days: number): string {
  const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  return `${day.replaceAll("-", "")}000000Z`
}

/** Writes key and certificates into one file that its owner alone may read: PKCS#12 by its name, else PEM. */
export function install(folder: string, file: string, to: string, password?: string): string {
  const at = (name: string) => path.join(folder, name)
  rmSync(to, { force: true })
  mkdirSync(path.dirname(to), { recursive: true })
  if (to.endsWith(".pem")) {
    const texts = [`${file}.pem`, "root.pem", `${file}.key`].map((name) => readFileSync(at(name), "latin1"))
    writeFileSync(to, texts.join(""))
  } else {
    const chain = ["-inkey", at(`${file}.key`), "-in", at(`${file}.pem`), "-certfile", at("root.pem")]
    openssl("pkcs12", "-export", ...chain, "-passout", `pass:${password ?? ""}`, "-out", to)
  }
  chmodSync(to, 0o600)
  if (password !== undefined) {
    writeFileSync(to.replace(/\.\w+$/, ".password"), `${password}\n`, { mode: 0o600 })
  }
  return to
}

/** A timestamp authority that answers by OpenSSL. @param folder with its certificate `tsa` */
export async function startTimestamps(folder: string) {
  const at = (name: string) => path.join(folder, name)
  const config = `tsa_policy1=1.2.3.4.1\n[tsa]\ndefault_tsa=t\n[t]\nserial=${at("tsa.serial")}\nsigner_cert=${at("tsa.pem")}\nsigner_key=${at("tsa.key")}\ncerts=${at("root.pem")}\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\ness_cert_id_alg=sha256\n`
  writeFileSync(at("tsa.cnf"), config)
  writeFileSync(at("tsa.serial"), "01")
  let asked = 0
  const spoil: { with: ((answer: Buffer) => Buffer) | null } = { with: null }
  const server = createServer(async (request, response) => {
    asked++
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    writeFileSync(at("query"), Buffer.concat(parts))
    openssl("ts", "-reply", "-config", at("tsa.cnf"), "-queryfile", at("query"), "-out", at("reply"))
    const answer = readFileSync(at("reply"))
    response.setHeader("content-type", "application/timestamp-reply")
    response.end(spoil.with ? spoil.with(answer) : answer)
  })
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: () => asked,
    spoil,
    stop: () => new Promise((stopped) => server.close(stopped)),
  }
}

/** What poppler says of the signatures of a PDF. */
export function pdfsig(pdf: Uint8Array, folder: string): string {
  const file = path.join(folder, "signed.pdf")
  writeFileSync(file, pdf)
  try {
    return execFileSync("pdfsig", ["-nocert", file], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  }
}
