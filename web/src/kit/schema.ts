// A form read from the subset of JSON Schema that services use: object of strings, numbers, booleans, choices, dates.
// Titles come in zh-CN and en; `x-ui` orders and groups. Checks here are for quick help only: the server decides.
import { titled, t } from '@/words'
import type { SchemaNode, Titled } from '@/api/types'

export type FieldKind = 'text' | 'long' | 'number' | 'integer' | 'switch' | 'date' | 'choice' | 'choices' | 'phone' | 'shown'
export interface Choice { value: string | number | boolean; title: string }
export interface FormField {
  key: string; title: string; kind: FieldKind; required: boolean; hint: string; unit: string; placeholder: string
  choices: Choice[]; group: string; order: number; rows: number; schema: SchemaNode
}
export type FormValues = Record<string, unknown>

// Choices up to this many are drawn as buttons, more as a drop-down.
export const kChoicesAsButtons = 5

function kind_of(node: SchemaNode, type: string): FieldKind {
  const widget = node['x-ui']?.widget
  if (node['x-derived'] !== undefined || node.readOnly) return 'shown'
  if (type === 'array') return 'choices'
  if (node.enum || node.oneOf) return 'choice'
  if (type === 'boolean') return 'switch'
  if (type === 'integer') return 'integer'
  if (type === 'number') return 'number'
  if (node.format === 'date' || widget === 'date') return 'date'
  if (node.format === 'phone' || widget === 'phone' || widget === 'tel') return 'phone'
  if (widget === 'textarea' || widget === 'long' || (node.maxLength ?? 0) > 200) return 'long'
  return 'text'
}

function choices_of(node: SchemaNode): Choice[] {
  const source = node.items && (node.items.enum || node.items.oneOf) ? node.items : node
  if (source.oneOf) return source.oneOf.map((one) => ({ value: one.const, title: titled(one.title, String(one.const)) }))
  const titles = source['x-enum-titles'] ?? node['x-enum-titles'] ?? {}
  return (source.enum ?? []).filter((value) => value !== null).map((value) => ({ value: value as string, title: titled(titles[String(value)] as Titled, String(value)) }))
}

export function fields_of(schema: SchemaNode): FormField[] {
  const required = new Set(schema.required ?? [])
  const fields = Object.entries(schema.properties ?? {}).filter(([, node]) => node['x-roster'] === undefined).map(([key, node], index): FormField => {
    const type = Array.isArray(node.type) ? (node.type.find((one) => one !== 'null') ?? 'string') : (node.type ?? 'string')
    const ui = node['x-ui'] ?? {}
    return {
      key, title: titled(node.title, key), kind: kind_of(node, type), required: required.has(key),
      hint: titled(ui.help ?? node.description), unit: titled(ui.unit), placeholder: titled(ui.placeholder),
      choices: choices_of(node), group: titled(ui.group), order: ui.order ?? index, rows: ui.rows ?? 3, schema: node,
    }
  })
  return fields.sort((a, b) => a.order - b.order)
}

export interface FieldGroup { title: string; fields: FormField[] }

// Groups in the order in which their first field stands; fields without a group join the group before them.
export function groups_of(fields: FormField[]): FieldGroup[] {
  const groups: FieldGroup[] = []
  for (const field of fields) {
    const title = field.group || groups.at(-1)?.title || ''
    const found = groups.find((group) => group.title === title)
    if (found) found.fields.push(field)
    else groups.push({ title, fields: [field] })
  }
  return groups
}

export function is_blank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

// What is wrong with one value, in words, or ''.
export function wrong_with(field: FormField, value: unknown): string {
  if (field.kind === 'shown') return ''
  if (is_blank(value)) return field.required ? t(field.choices.length || field.kind === 'switch' ? 'form.choose' : 'form.missing', { field: field.title }) : ''
  const { schema } = field
  if (field.kind === 'number' || field.kind === 'integer') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return t('form.not_a_number', { field: field.title })
    if (field.kind === 'integer' && !Number.isInteger(value)) return t('form.not_whole', { field: field.title })
    if (schema.minimum !== undefined && value < schema.minimum) return t('form.too_small', { field: field.title, min: schema.minimum })
    if (schema.exclusiveMinimum !== undefined && value <= schema.exclusiveMinimum) return t('form.must_exceed', { field: field.title, min: schema.exclusiveMinimum })
    if (schema.maximum !== undefined && value > schema.maximum) return t('form.too_large', { field: field.title, max: schema.maximum })
  }
  if (typeof value === 'string') {
    const length = [...value].length
    if (schema.minLength !== undefined && length < schema.minLength) return t('form.too_short', { field: field.title, min: schema.minLength })
    if (schema.maxLength !== undefined && length > schema.maxLength) return t('form.too_long', { field: field.title, max: schema.maxLength })
    if (schema.pattern && !value.includes('*') && !matches(schema.pattern, value)) return field.hint || t('form.wrong_shape', { field: field.title })
  }
  return ''
}

function matches(pattern: string, value: string): boolean {
  try { return new RegExp(pattern, 'u').test(value) } catch { return true } // a pattern this browser cannot read is left to the server
}

export function wrongs_in(fields: FormField[], values: FormValues): Map<string, string> {
  const found = new Map<string, string>()
  for (const field of fields) {
    const wrong = wrong_with(field, values[field.key])
    if (wrong) found.set(field.key, wrong)
  }
  return found
}

// The value as a reader sees it.
export function shown_value(field: FormField, value: unknown): string {
  if (is_blank(value)) return '—'
  if (Array.isArray(value)) return value.map((one) => field.choices.find((choice) => choice.value === one)?.title ?? String(one)).join(t('list.comma'))
  const choice = field.choices.find((one) => one.value === value)
  if (choice) return choice.title
  if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no')
  const text = typeof value === 'number' ? value.toLocaleString('en-US') : String(value)
  return field.unit ? `${text} ${field.unit}` : text
}
