// Prints the rows of a Parquet file as JSON, one a line. Integers beyond a double's are strings, bytes hexadecimal.
// Call: node read_parquet.mjs MODULES FILE
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, file] = process.argv.slice(2)
const require = createRequire(pathToFileURL(`${modules}/`))
const load = (name) => import(pathToFileURL(require.resolve(name)))
const { asyncBufferFromFile, parquetReadObjects } = await load('hyparquet')
const { compressors } = await load('hyparquet-compressors')

// Its own dates have milliseconds only.
const parsers = {
  timestampFromMicroseconds(micros) {
    const fraction = ((micros % 1000000n) + 1000000n) % 1000000n
    const seconds = new Date(Number((micros - fraction) / 1000n)).toISOString().slice(0, 19)
    return `${seconds}.${fraction.toString().padStart(6, '0')}Z`
  },
}

function plain(value) {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number' && !Number.isFinite(value)) return value.toString()
  if (value instanceof Uint8Array) return '\\x' + Buffer.from(value).toString('hex')
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
  }
  return value ?? null
}

const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file), compressors, parsers, utf8: false })
for (const row of rows) console.log(JSON.stringify(plain(row)))
