import { describe, expect, it } from 'vitest'
import { createApp, nextTick } from 'vue'
import type { SchemaNode } from '@/api/types'
import FormFields from './form_fields.vue'
import { fields_of, groups_of, shown_value, wrong_with, wrongs_in, type FormField } from './schema'

const schema: SchemaNode = {
  type: 'object', required: ['workers', 'canteen', 'dormitory', 'phone'],
  properties: {
    phone: { type: 'string', pattern: '^1\\d{10}$', title: { 'zh-CN': '手机', en: 'Mobile' }, 'x-ui': { order: 9, group: { 'zh-CN': '责任人' }, help: { 'zh-CN': '11 位手机号' } } },
    workers: { type: 'integer', minimum: 1, maximum: 500, title: { 'zh-CN': '人数' }, 'x-ui': { order: 1, group: { 'zh-CN': '安排' }, unit: { 'zh-CN': '人' } } },
    canteen: { type: 'string', enum: ['split', 'none'], 'x-enum-titles': { split: { 'zh-CN': '分餐' } }, title: { 'zh-CN': '食堂' }, 'x-ui': { order: 2 } },
    dormitory: { type: 'boolean', title: { 'zh-CN': '宿舍' }, 'x-ui': { order: 3 } },
    day: { type: ['string', 'null'], format: 'date', title: '日期', 'x-ui': { order: 4 } },
    trade: { oneOf: [{ const: 'a', title: { 'zh-CN': '甲' } }, { const: 'b' }], title: '行业', 'x-ui': { order: 5 } },
    days: { type: 'number', readOnly: true, title: '天数', 'x-ui': { order: 6 } },
    names: { type: 'string', maxLength: 500, title: '说明', 'x-ui': { order: 7 } },
  },
}
const fields = fields_of(schema)
const field = (key: string) => fields.find((one) => one.key === key) as FormField

describe('a form read from its schema', () => {
  it('orders, names and tells kinds apart', () => {
    expect(fields.map((one) => [one.key, one.kind])).toEqual([['workers', 'integer'], ['canteen', 'choice'], ['dormitory', 'switch'], ['day', 'date'], ['trade', 'choice'], ['days', 'shown'], ['names', 'long'], ['phone', 'text']])
    expect(field('workers')).toMatchObject({ title: '人数', unit: '人', required: true })
    expect(field('canteen').choices).toEqual([{ value: 'split', title: '分餐' }, { value: 'none', title: 'none' }])
    expect(field('trade').choices).toEqual([{ value: 'a', title: '甲' }, { value: 'b', title: 'b' }])
  })
  it('groups; a field without a group joins the one before it', () => {
    expect(groups_of(fields).map((group) => [group.title, group.fields.length])).toEqual([['安排', 7], ['责任人', 1]])
  })
  it('says in words what is wrong with a value', () => {
    expect(wrong_with(field('workers'), null)).toBe('请填写“人数”。')
    expect(wrong_with(field('workers'), 0)).toBe('“人数”不能小于 1。')
    expect(wrong_with(field('workers'), 501)).toBe('“人数”不能大于 500。')
    expect(wrong_with(field('workers'), 1.5)).toBe('“人数”要填整数。')
    expect(wrong_with(field('workers'), Number.NaN)).toBe('“人数”要填数字。')
    expect(wrong_with(field('workers'), 12)).toBe('')
    expect(wrong_with(field('phone'), '123')).toBe('11 位手机号')
    expect(wrong_with(field('day'), '')).toBe('')
    expect(wrong_with(field('names'), '长'.repeat(501))).toBe('“说明”最多 500 个字。')
  })
  it('takes false for an answer and a missing choice for none', () => {
    expect(wrong_with(field('dormitory'), false)).toBe('')
    expect([...wrongs_in(fields, { workers: 3, phone: '13800000000' }).keys()]).toEqual(['canteen', 'dormitory'])
  })
  it('leaves a pattern this browser cannot read to the server', () => {
    expect(wrong_with({ ...field('phone'), schema: { pattern: '(' } }, 'x')).toBe('')
  })
  it('shows values as a reader wants them', () => {
    expect([shown_value(field('workers'), 1420), shown_value(field('canteen'), 'split'), shown_value(field('dormitory'), false), shown_value(field('day'), null)]).toEqual(['1,420 人', '分餐', '否', '—'])
  })
})

describe('the controls', () => {
  // Mounted as in the application; `changes` collects what is handed up.
  function made(values: Record<string, unknown>, wrongs = new Map<string, string>()) {
    const changes: unknown[] = []
    const place = document.createElement('div')
    createApp(FormFields, { fields, values, wrongs, onChange: (fresh: unknown) => changes.push(fresh) }).mount(place)
    const inputs = (key: string) => [...place.querySelectorAll<HTMLInputElement>(`[data-field=${key}] input`)]
    const type = (key: string, text: string) => { const input = inputs(key)[0]!; input.value = text; input.dispatchEvent(new Event('change')) }
    return { place, changes, inputs, type }
  }
  it('hand up numbers as numbers, blanks as null, choices as their values', () => {
    const form = made({})
    form.type('workers', '1,420')
    form.type('workers', '')
    form.inputs('dormitory')[1]!.dispatchEvent(new Event('change'))
    form.inputs('canteen')[0]!.dispatchEvent(new Event('change'))
    expect(form.changes).toEqual([{ workers: 1420 }, { workers: null }, { dormitory: false }, { canteen: 'split' }])
  })
  it('show the server\'s word at its field and tie it to the control', () => {
    const form = made({ workers: 3 }, new Map([['workers', '名册只有 2 人。']]))
    const input = form.inputs('workers')[0]!
    expect(input.getAttribute('aria-invalid')).toBe('true')
    const told = input.getAttribute('aria-describedby')!.split(' ').map((id) => form.place.querySelector(`[id="${id}"]`)?.textContent)
    expect(told.join()).toContain('名册只有 2 人。')
  })
  it('wait until the person has left a field before finding fault', async () => {
    const form = made({ phone: '123' })
    expect(form.place.querySelector('[data-field=phone] .wrong')).toBeNull()
    form.inputs('phone')[0]!.dispatchEvent(new Event('blur'))
    await nextTick()
    expect(form.place.querySelector('[data-field=phone] .wrong')?.textContent).toBe('11 位手机号')
  })
})
