export const EMAIL_OF_CONTACT = 'SELECT email FROM contact WHERE id = ? AND left_at IS NULL';

export const EMAIL_OF_OWNER = 'SELECT m.email FROM account a JOIN member m ON m.id = a.owner_id WHERE a.id = ?';
