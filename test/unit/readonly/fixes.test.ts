import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Finding } from '../../../server/src/core/finding.js';
import { check } from '../../../server/src/workspace/check.js';
import { Project } from '../../../server/src/workspace/project.js';
import { applyEdits } from '../../support/edits.js';

const HEAD = 'import frappe\n\n\n';

describe('fixes of writes in read-only mode', () => {
  let folder: string;
  let api: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'fixes-'));
    mkdirSync(path.join(folder, 'shop'));
    writeFileSync(path.join(folder, 'shop/hooks.py'), '');
    writeFileSync(path.join(folder, 'shop/patches.txt'), '');
    api = path.join(folder, 'shop/api.py');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const find = async (text: string, rule = 'read-only/write-in-read'): Promise<Finding[]> => {
    writeFileSync(api, HEAD + text);
    const project = await Project.load({ kind: 'folder', path: folder });
    return (await check(project, { only: new Set([rule]) })).findings;
  };
  /** The text after the fix whose title matches, which must leave no finding behind. */
  const fixed = async (text: string, title: RegExp, rule?: string): Promise<string> => {
    const [finding] = await find(text, rule);
    const fix = finding?.fixes.find((one) => title.test(one.title));
    assert.ok(fix, `no fix ${title} in ${finding?.fixes.map((one) => one.title)}`);
    const after = applyEdits(readFileSync(api, 'utf8'), fix.edits).slice(HEAD.length);
    assert.deepEqual(await find(after, rule), []);
    return after;
  };

  it('leaves out the write', async () => {
    const text =
      '@frappe.whitelist()\ndef get_bin(name):\n\tfrappe.db.set_value(\n\t\t"Bin", name, "seen", 1\n\t)\n\treturn 1\n';
    assert.equal(
      await fixed(text, /^Skip /),
      '@frappe.whitelist()\ndef get_bin(name):\n\tif not frappe.flags.read_only:\n\t\tfrappe.db.set_value(\n\t\t"Bin", name, "seen", 1\n\t)\n\treturn 1\n',
    );
  });

  it('leaves the function', async () => {
    const text =
      '@frappe.whitelist()\ndef get_bin(name):\n    """Words."""\n    return frappe.get_doc("Bin", name, for_update=True)\n';
    assert.equal(
      await fixed(text, /^Return /),
      '@frappe.whitelist()\ndef get_bin(name):\n    """Words."""\n    if frappe.flags.read_only:\n        return\n    return frappe.get_doc("Bin", name, for_update=True)\n',
    );
    // A value that is needed cannot be left out.
    const [finding] = await find(text);
    assert.ok(!finding?.fixes.some(({ title }) => title.startsWith('Skip')));
  });

  it('queues a record', async () => {
    const text =
      '@frappe.whitelist()\ndef get_bin(name):\n\tlog = frappe.new_doc("Bin Log")\n\tlog.insert()\n';
    assert.equal(
      await fixed(text, /^Queue /),
      '@frappe.whitelist()\ndef get_bin(name):\n\tlog = frappe.new_doc("Bin Log")\n\tif frappe.flags.read_only:\n\t\tlog.deferred_insert()\n\telse:\n\t\tlog.insert()\n',
    );
  });

  it('leaves out a write that only the first one hides', async () => {
    const text =
      '@frappe.whitelist()\ndef get_bin(name, note=None):\n\tfrappe.db.set_value("Bin", name, "seen", 1)\n\tif note:\n\t\tremember(note)\n\treturn 1\n\n\ndef remember(note):\n\tfrappe.db.set_value("Bin", note, "noted", 1)\n';
    assert.equal(
      await fixed(text, /^Skip .* and one other write/),
      '@frappe.whitelist()\ndef get_bin(name, note=None):\n\tif not frappe.flags.read_only:\n\t\tfrappe.db.set_value("Bin", name, "seen", 1)\n\tif note:\n\t\tremember(note)\n\treturn 1\n\n\ndef remember(note):\n\tif not frappe.flags.read_only:\n\t\tfrappe.db.set_value("Bin", note, "noted", 1)\n',
    );
  });

  it('leaves alone what is guarded already', async () => {
    const text =
      '@frappe.whitelist()\ndef get_bin(name):\n\tfrappe.db.set_value("Bin", name, "seen", 1)\n\tif not frappe.flags.read_only:\n\t\tfrappe.db.set_value("Bin", name, "noted", 1)\n\treturn 1\n';
    const [finding] = await find(text);
    assert.equal(finding?.fixes[0]?.edits.length, 1);
    await fixed(text, /^Skip /);
  });

  it('does not leave out one write of two where the other cannot be', async () => {
    const text =
      '@frappe.whitelist()\ndef get_bin(name):\n\tfrappe.db.set_value("Bin", name, "seen", 1)\n\treturn frappe.get_doc({"doctype": "Note"}).insert()\n';
    const [finding] = await find(text);
    assert.deepEqual(
      finding?.fixes.map(({ title }) => title.split(' ')[0]),
      ['Return'],
    );
    await fixed(text, /^Return /);
  });

  describe('of writes lost on GET', () => {
    const RULE = 'read-only/lost-on-get';
    const call = (verb: string) => `frappe.call({ method: "shop.api.close", type: ${verb} });\n`;
    const close = '\tfrappe.db.set_value("Bin", name, "open", 0)\n';

    beforeEach(() => {
      mkdirSync(path.join(folder, 'shop/public/js'), { recursive: true });
      writeFileSync(path.join(folder, 'shop/public/js/shop.js'), call('"GET"'));
    });

    it('calls it by POST, and admits POST only', async () => {
      for (const [before, after] of [
        ['@frappe.whitelist(allow_guest=True)', '@frappe.whitelist(allow_guest=True, methods=["POST"])'],
        ['@frappe.whitelist()', '@frappe.whitelist(methods=["POST"])'],
      ]) {
        const text = `${before}\ndef close(name):\n${close}`;
        const [finding] = await find(text, RULE);
        const [fix] = finding!.fixes;
        assert.match(fix!.title, /^Call close by POST/);
        const script = path.join(folder, 'shop/public/js/shop.js');
        const here = fix!.edits.filter(({ file }) => file === undefined);
        const there = fix!.edits.filter(({ file }) => file === script);
        assert.equal(here.length + there.length, fix!.edits.length);
        writeFileSync(script, applyEdits(readFileSync(script, 'utf8'), there));
        assert.equal(readFileSync(script, 'utf8'), call('"POST"'));
        const fixedText = applyEdits(readFileSync(api, 'utf8'), here).slice(HEAD.length);
        assert.equal(fixedText, `${after}\ndef close(name):\n${close}`);
        assert.deepEqual(await find(fixedText, RULE), []);
        writeFileSync(script, call('"GET"'));
      }
    });

    it('leaves a function alone that answers GET itself', async () => {
      const text = `@frappe.whitelist()\ndef close(name):\n\tif frappe.request.method == "PUT":\n\t\treturn None\n${close}`;
      const [finding] = await find(text, RULE);
      assert.deepEqual(finding?.fixes, []);
    });

    it('leaves a link alone, which cannot be anything but a GET', async () => {
      writeFileSync(
        path.join(folder, 'shop/public/js/shop.js'),
        'window.open("/api/method/shop.api.close");\n',
      );
      const [finding] = await find(`@frappe.whitelist()\ndef close(name):\n${close}`, RULE);
      assert.deepEqual(finding?.fixes, []);
    });
  });
});
