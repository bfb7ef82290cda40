// @sigstore/verify over cases: the signed checkpoint, and the entry's inclusion under its root.
const path = require('path');
const crypto = require('crypto');
const dist = path.join(path.dirname(require.resolve('@sigstore/verify')), 'tlog');
const { verifyCheckpoint } = require(path.join(dist, 'checkpoint.js'));
const { verifyMerkleInclusion } = require(path.join(dist, 'merkle.js'));

const PREFIX = Buffer.from('302a300506032b6570032100', 'hex'); // SubjectPublicKeyInfo of an Ed25519 key

function judged(one) {
  const publicKey = crypto.createPublicKey({
    key: Buffer.concat([PREFIX, Buffer.from(one.log_key, 'base64')]), format: 'der', type: 'spki',
  });
  const tlogs = [{ logID: Buffer.from(one.key_id, 'hex'), publicKey, baseURL: `https://${one.origin}` }];
  const entry = {
    canonicalizedBody: Buffer.from(one.entry, 'base64'),
    inclusionProof: {
      checkpoint: { envelope: one.checkpoint },
      logIndex: String(one.index),
      hashes: one.path.map((hash) => Buffer.from(hash, 'base64')),
    },
  };
  try {
    verifyMerkleInclusion(entry, verifyCheckpoint(entry, tlogs));
  } catch (error) {
    if (error.code !== 'TLOG_INCLUSION_PROOF_ERROR') throw error; // its own refusal, and nothing else, counts
    return { ok: false, why: error.message };
  }
  return { ok: true, why: '' };
}

const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(cases.map(judged)));
