/** Of the runtime's own modules, what the tests use. */
declare module "cloudflare:workers" {
  export const env: { HYPERDRIVE: { connectionString: string }; [name: string]: unknown }
  export const exports: { default: { fetch(url: string, init?: RequestInit): Promise<Response> } }
}
