// @transmute/rfc9162 over cases: the entry's inclusion, and that the head extends an older one.
const { RFC9162 } = require('@transmute/rfc9162');

const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));

async function judged(one) {
  const [, size, root] = one.checkpoint.split('\n');
  const leaf = await RFC9162.leaf(bytes(one.entry));
  const inclusion = { log_id: '', tree_size: Number(size), leaf_index: one.index, inclusion_path: one.path.map(bytes) };
  if (!(await RFC9162.verifyInclusionProof(bytes(root), leaf, inclusion))) return { ok: false, why: 'inclusion' };
  const { old, old_root: oldRoot, path } = one.consistency;
  const consistency = {
    log_id: '', tree_size_1: old, tree_size_2: Number(size), consistency_path: path.map(bytes),
  };
  if (!(await RFC9162.verifyConsistencyProof(bytes(oldRoot), bytes(root), consistency))) {
    return { ok: false, why: 'consistency' };
  }
  return { ok: true, why: '' };
}

const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
Promise.all(cases.map(judged)).then((said) => process.stdout.write(JSON.stringify(said)));
