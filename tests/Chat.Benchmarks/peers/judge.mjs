// node judge.mjs <engine> <file>: judges the texts of the file with its terms, prints which are flagged and how many a CPU second takes.
import { readFileSync } from 'node:fs';

const [engine, file] = process.argv.slice(2);
const { terms, texts } = JSON.parse(readFileSync(file, 'utf8'));

const engines = {
  async obscenity() {
    const { DataSet, RegExpMatcher, parseRawPattern, englishRecommendedTransformers } = await import('obscenity');
    const set = new DataSet();
    for (const term of terms) {
      set.addPhrase(phrase => phrase.setMetadata({ originalWord: term }).addPattern(parseRawPattern(`|${term.replace(/[\\[\]?|]/g, '\\$&')}|`)));
    }
    const matcher = new RegExpMatcher({ ...set.build(), ...englishRecommendedTransformers });
    return text => matcher.hasMatch(text);
  },
  async 'leo-profanity'() {
    const { default: filter } = await import('leo-profanity');
    filter.clearList();
    filter.add(terms);
    return text => filter.check(text);
  },
  async 'bad-words'() {
    const { Filter } = await import('bad-words');
    const filter = new Filter({ emptyList: true });
    filter.addWords(...terms);
    return text => filter.isProfane(text);
  },
};

const judge = await engines[engine]();
for (const text of texts.slice(0, 50)) judge(text);
const before = process.cpuUsage();
const flagged = texts.map(text => judge(text));
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ flagged, perCpuSecond: texts.length / ((user + system) / 1e6) }));
