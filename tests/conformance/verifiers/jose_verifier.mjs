// npm jose over receipts: the signature by the ledger's receipt keys, issuer, audience and life.
import { compactVerify, createLocalJWKSet } from 'jose';
import { readFileSync } from 'fs';

const cases = JSON.parse(readFileSync(0, 'utf8'));
const said = [];
for (const one of cases) {
  try {
    const { payload, protectedHeader } = await compactVerify(one.receipt, createLocalJWKSet(one.jwks));
    const claims = JSON.parse(new TextDecoder().decode(payload));
    const ok = protectedHeader.typ === 'coverage-receipt+jws' && claims.decision === one.decision;
    said.push({ ok, why: 'claims' });
  } catch (error) {
    if (!error.code?.startsWith('ERR_J')) throw error; // its own refusal, and nothing else, counts
    said.push({ ok: false, why: error.code });
  }
}
process.stdout.write(JSON.stringify(said));
