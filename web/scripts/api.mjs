// openapi.json (OpenAPI 3.1, written by `liaoyuan openapi`) -> src/api/schema.d.ts: one exported type per schema and one
// map of operations. Small on purpose: it knows the JSON Schema words our server uses and stops at any other combination.
import { readFileSync, writeFileSync } from 'node:fs'

const source = process.argv[2] ?? new URL('../openapi.json', import.meta.url).pathname
const target = process.argv[3] ?? new URL('../src/api/schema.d.ts', import.meta.url).pathname
const api = JSON.parse(readFileSync(source, 'utf8'))

const type_name = (ref) => ref.split('/').pop().replace(/[^A-Za-z0-9_]/g, '_')
const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))

function type_of(schema, indent = '') {
  if (schema === undefined || schema === true || Object.keys(schema).length === 0) return 'unknown'
  if (schema.$ref) return type_name(schema.$ref)
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const union = schema.oneOf ?? schema.anyOf
  if (union) return [...new Set(union.map((part) => type_of(part, indent)))].join(' | ')
  if (schema.allOf) return schema.allOf.map((part) => `(${type_of(part, indent)})`).join(' & ')
  if (Array.isArray(schema.type)) return schema.type.map((type) => type_of({ ...schema, type }, indent)).join(' | ')
  switch (schema.type) {
    case 'string': return 'string'
    case 'integer': case 'number': return 'number'
    case 'boolean': return 'boolean'
    case 'null': return 'null'
    case 'array': return `(${type_of(schema.items, indent)})[]`
    case undefined: return schema.properties ? object_of(schema, indent) : 'unknown'
    case 'object': return object_of(schema, indent)
    default: throw new Error(`openapi.json: type "${schema.type}" is not known to scripts/api.mjs`)
  }
}

function object_of(schema, indent) {
  const inner = `${indent}  `
  const required = new Set(schema.required ?? [])
  const lines = Object.entries(schema.properties ?? {}).map(
    ([name, part]) => `${inner}${key(name)}${required.has(name) ? '' : '?'}: ${type_of(part, inner)}`)
  const open = schema.additionalProperties
  if (!lines.length) return `Record<string, ${open && open !== true ? type_of(open, indent) : 'unknown'}>`
  if (open && open !== true) lines.push(`${inner}[name: string]: unknown`)
  return `{\n${lines.join('\n')}\n${indent}}`
}

function body_of(content) {
  return type_of(content?.['application/json']?.schema, '    ')
}

const out = ['// Written by scripts/api.mjs from openapi.json. Do not edit: run `npm run api`.', '']
for (const [name, schema] of Object.entries(api.components?.schemas ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
  out.push(`export type ${type_name(name)} = ${type_of(schema)}`)
out.push('', 'export interface Operations {')
for (const [path, verbs] of Object.entries(api.paths ?? {}))
  for (const [verb, operation] of Object.entries(verbs)) {
    if (!operation.responses) continue
    const good = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1]
    out.push(`  ${JSON.stringify(`${verb.toUpperCase()} ${path}`)}: { body: ${body_of(operation.requestBody?.content)}; answer: ${body_of(good?.content)} }`)
  }
out.push('}', '')
writeFileSync(target, out.join('\n'))
console.log(`${target}: ${Object.keys(api.components?.schemas ?? {}).length} types, ${Object.keys(api.paths ?? {}).length} paths`)
