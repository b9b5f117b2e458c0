export const ALL_SETTINGS = 'SELECT plugin, body FROM plugin_setting ORDER BY plugin';

export const SETTING_OF_PLUGIN = 'SELECT body, secrets FROM plugin_setting WHERE plugin = ?';
