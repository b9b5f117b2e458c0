export const QUARANTINED_PLUGINS =
  'SELECT plugin, reason, message, code_hash, since FROM plugin_quarantine ORDER BY plugin';

export const RELEASE_PLUGIN = 'DELETE FROM plugin_quarantine WHERE plugin = ?';
