import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DocTypeSource, JsonPath } from '../../../server/src/core/sources/doctype/model.js';
import { openDocType } from '../../../server/src/core/sources/doctype/open.js';
import { reopenDocType } from '../../../server/src/core/sources/doctype/reopen.js';
import type { Span } from '../../../server/src/core/text.js';
import { Random } from '../../fuzz/mutate.js';

const fixture = readFileSync(path.resolve(import.meta.dirname, '../../fixtures/doctype/ticket.json'), 'utf8');

function open(text: string): DocTypeSource {
  const source = openDocType('ticket.json', text);
  assert.ok(source);
  return source;
}

function textAt(source: DocTypeSource, span: Span | undefined): string | undefined {
  return span && source.text.slice(span.start, span.end);
}

describe('openDocType', () => {
  it('reads a DocType and finds its places', () => {
    const source = open(fixture);
    assert.equal(source.data.name, 'Help-Desk Ticket');
    assert.equal(source.data.fields.length, 14);
    assert.deepEqual(source.syntaxErrors, []);
    assert.equal(source.conflict, undefined);
    const path: JsonPath = ['fields', 3, 'default'];
    assert.equal(textAt(source, source.valueSpan(path)), '"8"');
    assert.equal(textAt(source, source.keySpan(path)), '"default"');
    assert.equal(textAt(source, source.propertySpan(path)), '"default": "8"');
    assert.equal(source.valueSpan(['fields', 99]), undefined);
    assert.equal(source.valueSpan(['name', 'x']), undefined);
    assert.equal(source.keySpan(['fields', 3]), undefined);
  });

  it('gives the nearest place to what is missing', () => {
    const source = open(fixture);
    const near = (path: JsonPath) => textAt(source, source.nearest(path));
    assert.equal(near(['fields', 3, 'default']), '"default": "8"');
    assert.equal(near(['fields', 3, 'options']), '"hours"');
    assert.equal(near(['fields', 3]), '"hours"');
    assert.equal(near(['fields']), '"fields"');
    assert.equal(near(['title_field']), '"Help-Desk Ticket"');
    assert.equal(
      textAt(open('{"doctype": "DocType"}'), open('{"doctype": "DocType"}').nearest(['name'])),
      '{',
    );
    const bare = open('{"doctype": "DocType", "fields": [{"label": "No name"}]}');
    assert.equal(textAt(bare, bare.nearest(['fields', 0, 'fieldname'])), '{');
    assert.equal(bare.nearest(['fields', 0]).start, bare.text.indexOf('{"label'));
  });

  it('takes the last of two equal keys, for values and places alike', () => {
    const source = open('{"doctype": "DocType", "name": "A", "name": "B", "istable": 0, "istable": 1}');
    assert.equal(source.data.name, 'B');
    assert.equal(source.data.istable, true);
    assert.equal(textAt(source, source.valueSpan(['name'])), '"B"');
  });

  it('reads half-typed JSON as far as it goes', () => {
    const source = open(
      '{"doctype": "DocType", "name": "A", "fields": [{"fieldname": "a", "fieldtype": "Data"}, {"fieldname": "b", "fieldtype": ',
    );
    assert.deepEqual(
      source.data.fields.map((field) => [field.fieldname, field.fieldtype, field.index]),
      [
        ['a', 'Data', 0],
        ['b', '', 1],
      ],
    );
    assert.ok(source.syntaxErrors.length > 0);
    assert.equal(textAt(source, source.valueSpan(['fields', 1, 'fieldname'])), '"b"');
    assert.equal(source.valueSpan(['fields', 1, 'fieldtype']), undefined);
    for (let end = 0; end <= fixture.length; end += 7) openDocType('x', fixture.slice(0, end));
  });

  it('names the first conflict marker', () => {
    const text = fixture.replace(
      ' "engine": "MyISAM",\n',
      '<<<<<<< HEAD\n "engine": "MyISAM",\n=======\n "engine": "InnoDB",\n>>>>>>> theirs\n',
    );
    const source = open(text);
    assert.equal(textAt(source, source.conflict), '<<<<<<< HEAD');
    assert.equal(
      open(text.replaceAll('\n', '\r\n')).conflict?.start,
      text.replaceAll('\n', '\r\n').indexOf('<<<'),
    );
  });

  it('takes a byte order mark and CRLF', () => {
    const text = `\ufeff${fixture.replaceAll('\n', '\r\n')}`;
    const source = open(text);
    assert.deepEqual(source.syntaxErrors, []);
    assert.equal(source.data.name, 'Help-Desk Ticket');
    assert.equal(textAt(source, source.valueSpan(['module'])), '"Support"');
  });

  it('reads wrong types as Frappe does', () => {
    const { data } = open(
      JSON.stringify({
        doctype: 'DocType',
        name: 5,
        istable: '1',
        issingle: 'yes',
        engine: null,
        field_order: 'a',
        fields: [
          null,
          'x',
          { fieldname: 'a', fieldtype: 'Int', length: '20', unique: '0', default: 0 },
          [],
          { reqd: true },
        ],
      }),
    );
    assert.equal(data.name, '5');
    assert.equal(data.istable, true);
    assert.equal(data.issingle, false);
    assert.equal(data.engine, 'InnoDB');
    assert.equal(data.field_order, undefined);
    assert.deepEqual(
      data.fields.map(({ index, length, unique, default: value, reqd }) => [
        index,
        length,
        unique,
        value,
        reqd,
      ]),
      [
        [2, 20, false, '', false],
        [4, 0, false, undefined, true],
      ],
    );
    const numbers = ['1.0', '1e3', '0.0000001', '12345678901234567890', '-0', '0.0', '7'];
    const rows = numbers.map((number) => `{"fieldname":"a","fieldtype":"Data","default":${number}}`);
    assert.deepEqual(
      open(`{"doctype":"DocType","fields":[${rows}]}`).data.fields.map((field) => field.default),
      ['1.0', '1000.0', '1e-07', '12345678901234567890', '', '', '7'],
    );
    const minus = `{"doctype":"DocType","fields":[{"fieldname":"a","fieldtype":"Float","default":-0.0}]}`;
    assert.equal(open(minus).data.fields[0]?.default, '-0.0');
    for (const fields of [{}, 'x', 7, null]) {
      assert.deepEqual(open(JSON.stringify({ doctype: 'DocType', fields })).data.fields, []);
    }
  });

  it('is not for other JSON', () => {
    for (const text of [
      '',
      '[]',
      'null',
      '{"doctype": "Report"}',
      '[{"doctype": "DocType"}]',
      '"doctype": "DocType"',
      '{',
    ]) {
      assert.equal(openDocType('x.json', text), undefined, text);
    }
    assert.equal(
      openDocType('x.json', JSON.stringify({ doctype: 'Report', raw: { doctype: 'DocType' } })),
      undefined,
    );
  });

  it('survives what is nested too deep', () => {
    const deep = `{"doctype": "DocType", "name": "A", "x": ${'['.repeat(200_000)}`;
    assert.doesNotThrow(() => openDocType('x.json', deep));
    const closed = openDocType('x.json', `${deep}${']'.repeat(200_000)}}`);
    assert.doesNotThrow(() => closed?.nearest(['name']));
  });
});

describe('a DocType that is being edited', () => {
  const everything = ({ file, text, data, syntaxErrors, conflict }: DocTypeSource) => ({
    file,
    text,
    data,
    syntaxErrors,
    conflict,
  });

  it('is what it would be if it were read anew', () => {
    const random = new Random(11);
    const pieces = [
      'x',
      '"',
      '\\',
      ',',
      '{',
      '}',
      ']',
      '1',
      '-0.0',
      '1e3',
      'null',
      ' ',
      '\n',
      '"length": 5, ',
      '"a": {}, ',
    ];
    let reopened = 0;
    for (const original of [fixture, fixture.replaceAll('\n', '\r\n'), `\ufeff${fixture}`]) {
      let before = open(original);
      for (let edit = 0; edit < 600; edit++) {
        const at =
          random.below(3) > 0
            ? before.text.indexOf('"', random.below(before.text.length)) + 1
            : random.below(before.text.length);
        const text = before.text.slice(0, at) + random.pick(pieces) + before.text.slice(at + random.below(3));
        const source = reopenDocType(before, text);
        const anew = openDocType('ticket.json', text);
        if (source) {
          reopened++;
          assert.deepEqual(everything(source), anew && everything(anew));
          const path: JsonPath = ['fields', random.below(14), 'fieldtype'];
          assert.deepEqual(source.nearest(path), anew?.nearest(path));
        }
        before = source ?? (anew && anew.syntaxErrors.length === 0 ? anew : open(original));
      }
    }
    assert.ok(reopened > 300, String(reopened));
  });

  it('keeps the rows that were not touched', () => {
    const before = open(fixture);
    const at = fixture.indexOf('"label": "') + 10;
    const source = reopenDocType(before, `${fixture.slice(0, at)}x${fixture.slice(at)}`);
    const same = source?.data.fields.filter((field, i) => field === before.data.fields[i]).length;
    assert.equal(same, before.data.fields.length - 1);
  });
});
