// A value against one of docs/*.schema.json: the keywords those use, and no other; an unknown keyword is an error, so that none is passed over.
import { readFileSync } from 'node:fs'

const kKnown = new Set(['$schema', '$defs', '$ref', 'title', 'description', 'default', 'format', 'type', 'properties', 'required', 'additionalProperties', 'minProperties', 'items', 'minItems', 'maxItems', 'uniqueItems', 'enum', 'minimum', 'maximum', 'minLength', 'maxLength'])
const kTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:00)?([+-]\d\d:\d\d|Z)$/

const typeOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value)

/** @returns {string[]} what is wrong, each with its place; empty: the value fits. */
export function misfits(file, value) {
  const read = (name) => JSON.parse(readFileSync(`docs/${name}`, 'utf8'))
  const wrong = []
  const resolve = (ref, root) => {
    const [other, path] = ref.split('#')
    const base = other ? read(other) : root
    return [path.split('/').slice(1).reduce((at, key) => at[key], base), base]
  }
  const judge = (schema, root, it, at) => {
    for (const key of Object.keys(schema)) if (!kKnown.has(key)) wrong.push(`${at}: schema keyword ${key} is not known here`)
    if (schema.$ref) judge(...resolve(schema.$ref, root), it, at)
    const is = typeOf(it)
    if (schema.type && ![].concat(schema.type).some((type) => type === is || (type === 'number' && is === 'integer'))) return wrong.push(`${at}: ${is}, not ${schema.type}`)
    if (schema.enum && !schema.enum.includes(it)) wrong.push(`${at}: ${it} is not one of ${schema.enum}`)
    if (schema.format === 'date-time' && !kTime.test(it)) wrong.push(`${at}: ${it} is no time`)
    if (it < schema.minimum || it > schema.maximum) wrong.push(`${at}: ${it} is out of range`)
    if (is === 'string' && (it.length < (schema.minLength ?? 0) || it.length > (schema.maxLength ?? Infinity))) wrong.push(`${at}: length ${it.length}`)
    if (is === 'array') {
      if (it.length < (schema.minItems ?? 0) || it.length > (schema.maxItems ?? Infinity)) wrong.push(`${at}: ${it.length} items`)
      if (schema.uniqueItems && new Set(it.map((one) => JSON.stringify(one))).size < it.length) wrong.push(`${at}: twice the same`)
      if (schema.items) it.forEach((one, i) => judge(schema.items, root, one, `${at}[${i}]`))
    }
    if (is === 'object') {
      if (Object.keys(it).length < (schema.minProperties ?? 0)) wrong.push(`${at}: too few members`)
      for (const key of schema.required ?? []) if (!(key in it)) wrong.push(`${at}: ${key} is missing`)
      for (const [key, one] of Object.entries(it)) {
        const of = schema.properties?.[key] ?? schema.additionalProperties
        if (of === false) wrong.push(`${at}.${key}: not foreseen`)
        else if (of && of !== true) judge(of, root, one, `${at}.${key}`)
      }
    }
  }
  const root = read(file)
  judge(root, root, value, '$')
  return wrong
}
