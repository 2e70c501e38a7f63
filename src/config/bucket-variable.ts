/** Variables of the S3-compatible store in which received papers are kept; without them they are kept in the database. */
import { anyText, readUrl, secret, type ValuesOf, type VariableTable, variable } from "./variable.ts"

export const bucketVariables = {
  S3_ENDPOINT: variable("the address of an S3-compatible store, as https://s3.example", readUrl("http:", "https:")),
  S3_BUCKET: variable("the name of a bucket", (text) => (/^[a-z0-9][a-z0-9.-]{2,62}$/.test(text) ? text : undefined)),
  S3_REGION: variable("the region that the store signs by", anyText, "us-east-1"),
  S3_ACCESS_KEY: secret("the access key of the store", anyText),
  S3_SECRET_KEY: secret("the secret key of the store", anyText),
} satisfies VariableTable

/** How the bucket is reached. */
export interface BucketConfig {
  endpoint: string
  bucket: string
  region: string
  accessKey: string
  secretKey: string
}

const together = ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY"] as const

/** What is missing: a bucket that can't be reached would lose nothing, and take nothing. */
export function bucketFaults(values: ValuesOf<typeof bucketVariables>): string[] {
  const missing = together.filter((name) => values[name] === null)
  if (missing.length === 0 || missing.length === together.length) return []
  return [
    `${missing.join(", ")} missing: received papers are kept in a bucket where all of ${together.join(", ")} are set`,
  ]
}

/** The bucket; null where none is configured. */
export function bucketIn(values: ValuesOf<typeof bucketVariables>): BucketConfig | null {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region } = values
  const { S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = values
  if (endpoint === null || bucket === null || accessKey === null || secretKey === null) return null
  return { endpoint, bucket, region, accessKey, secretKey }
}
