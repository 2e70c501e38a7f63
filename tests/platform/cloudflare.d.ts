/** Of the runtime's own modules, what the tests use. */
declare module "cloudflare:workers" {
  export const env: {
    HYPERDRIVE: { connectionString: string }
    EXPORTS: import("../../src/exports/shelf/bucket-shelf.ts").ExportBucket & {
      put(key: string, value: string): Promise<unknown>
    }
    [name: string]: unknown
  }
  export const exports: { default: { fetch(url: string, init?: RequestInit): Promise<Response> } }
}
