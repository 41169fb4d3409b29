"""Articles and their revisions."""

_ARTICLE = """
    SELECT a.*, r.sha256, r.length, r.withheld, r.created_at AS revised_at
    FROM articles AS a JOIN revisions AS r ON r.article_id = a.id AND r.number = a.revision
"""
ADD_ARTICLE = """
    INSERT INTO articles
        (url, title, authors, publisher, published_on, language, revision, created_at, updated_at, version)
    VALUES (:url, :title, :authors, :publisher, :published_on, :language, 1, :at, :at, 1)
"""
ADD_REVISION = """
    INSERT INTO revisions (article_id, number, sha256, length, withheld, created_at, text)
    VALUES (:article_id, :number, :sha256, :length, :withheld, :created_at, :text)
"""
UPDATE_ARTICLE = """
    UPDATE articles SET revision = :revision, updated_at = :at, version = version + 1 WHERE id = :id
"""
SET_REVISION_TEXT = """
    UPDATE revisions SET text = :text, withheld = 0 WHERE article_id = :article_id AND number = :number
"""
GET_ARTICLE = _ARTICLE + "WHERE a.id = :id"
FIND_ARTICLE = _ARTICLE + "WHERE a.url = :url"
FIND_ARTICLES = "SELECT url, id FROM articles WHERE url IN (SELECT value FROM json_each(:urls))"
LIST_ARTICLES_BY_ID = _ARTICLE + "WHERE a.id IN (SELECT value FROM json_each(:ids))"
LIST_ARTICLES = _ARTICLE + "WHERE a.id > :after ORDER BY a.id LIMIT :limit"
GET_REVISION = "SELECT * FROM revisions WHERE article_id = :article_id AND number = :number"
LIST_REVISIONS = """
    SELECT article_id, number, sha256, length, withheld, created_at, NULL AS text
    FROM revisions WHERE article_id = :article_id AND number > :after ORDER BY number LIMIT :limit
"""
LIST_SPANS_OF_REVISION = """
    SELECT s.* FROM claims AS c JOIN spans AS s ON s.claim_id = c.id AND s.revision = :revision
    WHERE c.article_id = :article_id ORDER BY s.claim_id, s.position
"""
