// Makes what stands in schemas/ from the API models of the pinned @kubernetes/client-node.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const models = join(dirname(require.resolve('@kubernetes/client-node')), 'gen', 'models')

/** The TypeScript type that the JSON of a model's property has. */
function jsonType(type) {
  if (type.startsWith('{ [key: string]:')) return `{ [key: string]: ${jsonType(type.slice(17, type.lastIndexOf(';')).trim())} }`
  if (type.startsWith('Array<')) return `${jsonType(type.slice(6, -1))}[]`
  if (['Date', 'V1MicroTime'].includes(type)) return 'string'
  if (type === 'IntOrString') return 'number | string'
  if (type === 'any') return 'unknown'
  return type
}

const names = readdirSync(models).filter(f => /^[A-Z].*\.d\.ts$/.test(f) && f !== 'ObjectSerializer.d.ts').map(f => f.slice(0, -5)).sort()
const out = ['// Made by `npm run schemas`: the JSON shapes of the API types of Kubernetes v1.36.', '']
for (const name of names) {
  const text = readFileSync(join(models, `${name}.d.ts`), 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, '')
  const body = text.slice(text.indexOf('export declare class'), text.indexOf('static readonly discriminator'))
  const fields = [...body.matchAll(/^ {4}'([^']+)'(\??): (\{[\s\S]*?\n {4}\}|[\s\S]*?);$/gm)]
  out.push(`export interface ${name} {`)
  for (const [, field, optional, type] of fields) {
    const key = field.replace(/^_/, '')
    out.push(`  ${/^[A-Za-z]\w*$/.test(key) ? key : `'${key}'`}${optional}: ${jsonType(type.replace(/\s+/g, ' '))}`)
  }
  out.push('}', '')
}
writeFileSync(new URL('../schemas/types.d.ts', import.meta.url), out.join('\n'))
