import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The texts of the web app: both languages say the same things, and no visible text stands in the code. */
const SOURCES = join(process.cwd(), 'apps/web/src');
const TONGUES = ['zh-CN', 'en'] as const;

type Texts = { readonly [key: string]: string | readonly string[] | Texts };

const textsOf = (tongue: string): Texts =>
  JSON.parse(readFileSync(join(SOURCES, 'locales', `${tongue}.json`), 'utf8')) as Texts;

/** Every text with its dotted key; lists by their place. */
function entriesOf(texts: Texts, prefix = ''): readonly (readonly [key: string, text: string])[] {
  return Object.entries(texts).flatMap(([name, value]) => {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (typeof value === 'string') return [[key, value] as const];
    return Array.isArray(value)
      ? value.map((text: string, at) => [`${key}.${at}`, text] as const)
      : entriesOf(value as Texts, key);
  });
}

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : filesUnder(path);
    return /\.tsx?$/.test(entry.name) && !/\.spec\.ts$/.test(entry.name) ? [path] : [];
  });

const CHINESE = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/u;
const LETTERS = /\p{L}/u;
const SPOKEN_ATTRIBUTES = ['aria-label', 'placeholder', 'title', 'alt', 'label'];

/** What a person would read: words between tags, spoken attributes, and Chinese in any string. Comments may say what they like. */
function visibleTexts(code: string): readonly string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isJsxText(node) && LETTERS.test(node.text)) found.push(node.text.trim());
    if (
      ts.isJsxAttribute(node) &&
      SPOKEN_ATTRIBUTES.includes(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer) &&
      LETTERS.test(node.initializer.text)
    )
      found.push(node.initializer.text);
    if (
      (ts.isStringLiteralLike(node) ||
        ts.isTemplateHead(node) ||
        ts.isTemplateMiddle(node) ||
        ts.isTemplateTail(node)) &&
      CHINESE.test(node.text)
    )
      found.push(node.text);
    if (ts.isRegularExpressionLiteral(node) && CHINESE.test(node.text)) found.push(node.text);
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile('page.tsx', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
}

const zh = new Map(entriesOf(textsOf('zh-CN')));
const en = new Map(entriesOf(textsOf('en')));
const sources = filesUnder(SOURCES).map((path) => ({
  path: path.slice(SOURCES.length + 1),
  code: readFileSync(path, 'utf8'),
}));

describe('the locale files', () => {
  it('hold the same keys, but for how many examples a list gives', () => {
    const named = (texts: ReadonlyMap<string, string>): readonly string[] =>
      [...texts.keys()].filter((key) => !key.startsWith('reasonTemplates.')).sort();
    expect(named(en)).toEqual(named(zh));
    expect(Object.keys(textsOf('en')['reasonTemplates'] as Texts)).toEqual(
      Object.keys(textsOf('zh-CN')['reasonTemplates'] as Texts),
    );
  });

  it.each(TONGUES)('leave no text of %s empty that a person waits for', (tongue) => {
    const mayBeEmpty = ['route.roll.none'];
    const empty = [...(tongue === 'en' ? en : zh)].filter(
      ([key, text]) => text.trim() === '' && !mayBeEmpty.includes(key),
    );
    expect(empty).toEqual([]);
  });

  it('fill in the same values in both languages', () => {
    const placesIn = (text: string): readonly string[] =>
      [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
    const differing = [...zh]
      .filter(([key, text]) => en.has(key) && placesIn(text).join() !== placesIn(en.get(key) ?? '').join())
      .map(([key]) => key);
    expect(differing).toEqual([]);
  });

  it('keep English free of Chinese, but for names of documents and the switch to Chinese', () => {
    const meant = ['app.title', 'shell.otherLanguage', 'plan.basisExample'];
    expect([...en].filter(([key, text]) => CHINESE.test(text) && !meant.includes(key))).toEqual([]);
  });

  it('have every key the code names', () => {
    const known = (key: string): boolean => zh.has(key) || zh.has(`${key}_other`);
    const missing = sources.flatMap(({ path, code }) =>
      [...code.matchAll(/\bt\('([A-Za-z_.]+)'/g)]
        .map(([, key]) => key ?? '')
        .filter((key) => !known(key))
        .map((key) => `${path}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  it('have something under every family of keys the code builds', () => {
    const families = sources.flatMap(({ path, code }) =>
      [...code.matchAll(/\bt\(\s*`([A-Za-z_.]+)\.\$\{/g)].map(([, family]) => ({ path, family: family ?? '' })),
    );
    expect(families.length).toBeGreaterThan(10);
    expect(families.filter(({ family }) => ![...zh.keys()].some((key) => key.startsWith(`${family}.`)))).toEqual([]);
  });
});

describe('the code of the pages', () => {
  it.each(sources.map(({ path, code }) => [path, code] as const))(
    '%s shows nothing but what the locale files say',
    (_, code) => {
      expect(visibleTexts(code)).toEqual([]);
    },
  );

  it.each([
    ['a Chinese word in a string', "const title = '工作台';"],
    ['words between tags', '<p>Hello there</p>'],
    ['words after an element', '<p><Icon /> Saved <b>x</b></p>'],
    ['a spoken attribute', '<input placeholder="Search" />'],
  ])('a breach would be seen: %s', (_, code) => {
    expect(visibleTexts(code)).not.toEqual([]);
  });

  it.each([
    ['a comment in Chinese', "/** 凭证号 */ const voucherNo = '';"],
    ['an address after a comparison', 'const late = a > b && c < d;'],
    ['a generic call', 'const [open, setOpen] = useState<string>(); return <p>{open}</p>;'],
  ])('ordinary code is let be: %s', (_, code) => {
    expect(visibleTexts(code)).toEqual([]);
  });
});
