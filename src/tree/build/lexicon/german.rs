//! German.
//!
//! Owns the German words. It must not know how a convention uses them. Words with a capital umlaut stand here as they
//! are written: only ASCII letters are lowered before they are compared.

use super::Lexicon;

pub(super) static GERMAN: Lexicon = Lexicon {
    imperatives: &[
        "aktivieren", "aktualisieren", "analysieren", "ändern", "Ändern", "ändere", "Ändere", "beachten", "beachte",
        "beantragen", "beenden", "beende", "beheben", "benachrichtigen", "benachrichtige", "benutzen", "bestätigen",
        "bestätige", "bitten", "bitte", "bringen", "deaktivieren", "deaktiviere", "drücken", "entfernen", "entferne",
        "erhöhen", "erhöhe", "erneuern", "erneuere", "ersetzen", "ersetze", "erstellen", "erstelle", "erweitern",
        "eskalieren", "eskaliere", "fahren", "fahre", "fordern", "fragen", "frage", "führen", "führe", "geben", "gib",
        "gehen", "gehe", "geh", "hinterlegen", "holen", "hole", "informieren", "informiere", "installieren",
        "installiere", "klicken", "klicke", "kontaktieren", "kontaktiere", "kontrollieren", "kontrolliere", "kopieren",
        "kopiere", "laden", "lade", "lassen", "leeren", "leere", "lesen", "lies", "löschen", "lösche", "machen",
        "mach", "melden", "melde", "nehmen", "notieren", "notiere", "nutzen", "nutze", "öffnen", "Öffnen", "öffne",
        "Öffne", "planen", "prüfen", "prüfe", "räumen", "räume", "reduzieren", "reparieren", "rufen", "rufe",
        "schalten", "schalte", "schauen", "schaue", "schau", "schicken", "schicke", "schließen", "schließe", "senden",
        "sende", "setzen", "setze", "sichern", "sichere", "siehe", "skalieren", "skaliere", "sorgen", "sperren",
        "springen", "springe", "starten", "starte", "stellen", "stelle", "stoppen", "stoppe", "suchen", "suche",
        "testen", "teste", "tragen", "überprüfen", "Überprüfen", "überprüfe", "Überprüfe", "übergeben", "Übergeben",
        "verbinden", "verbinde", "vergleichen", "vergleiche", "vergrößern", "vergrößere", "verringern", "verschieben",
        "verschiebe", "versuchen", "versuche", "verwenden", "verwende", "wählen", "wähle", "warten", "warte",
        "wechseln", "wechsle", "wenden", "wiederholen", "wiederhole", "ziehen", "zurücksetzen",
    ],
    leads: &[
        "zuerst", "zunächst", "dann", "danach", "anschließend", "nun", "jetzt", "schließlich", "zuletzt", "auch",
        "außerdem", "und", "oder", "sofort", "gegebenenfalls",
    ],
    directives: &[
        "sie können", "du kannst", "sie müssen", "du musst", "sie sollten", "du solltest", "muss", "müssen", "sollte",
        "sollten", "ist zu", "sind zu", "nichts zu tun", "es empfiehlt sich", "weiter mit", "weiter bei",
    ],
    last_verbs: &[
        "abbrechen", "abmelden", "abschalten", "aktivieren", "aktualisieren", "anhalten", "anlegen", "anmelden",
        "anpassen", "anrufen", "anschauen", "ansehen", "aufräumen", "aufrufen", "ausführen", "ausschalten", "beenden",
        "beheben", "benachrichtigen", "deaktivieren", "einschalten", "einspielen", "eintragen", "entfernen", "erhöhen",
        "erneuern", "ersetzen", "erstellen", "erweitern", "eskalieren", "freigeben", "hochfahren", "informieren",
        "installieren", "kontaktieren", "kontrollieren", "kopieren", "leeren", "löschen", "melden", "neustarten",
        "öffnen", "prüfen", "reparieren", "rufen", "schließen", "sichern", "sperren", "starten", "stoppen", "suchen",
        "testen", "überprüfen", "umschalten", "vergleichen", "vergrößern", "verschieben", "warten", "wechseln",
        "wiederherstellen", "wiederholen", "zurückrollen", "zurücksetzen", "ändern",
    ],
    not_before_last_verb: &["zu", "beim", "zum", "können", "konnten", "wollen", "dürfen", "nicht"],
    conclusions: &[
        "das bedeutet", "das heißt", "bedeutet", "vermutlich", "wahrscheinlich", "meist", "liegt es an",
        "liegt das an", "dann ist", "ist das problem", "ist nichts", "gibt es ein",
    ],
    joined_conditions: &[
        ", und wenn ", ", und falls ", " und wenn ", " und falls ", ", aber wenn ", "; wenn ", "; falls ", ", sonst ",
        "; sonst ", ", andernfalls ", "; andernfalls ", ", ansonsten ", "; ansonsten ", " \u{2013} wenn ",
        " \u{2013} falls ", ": wenn ", ": falls ",
    ],
    not_before_if: &["auch", "selbst", "nur", "als", "außer", "immer", "erst", "und", "oder"],
    trailing_conditions: &[", wenn ", ", falls ", ", sofern "],
    not_after_if: &["möglich", "nötig", "notwendig", "erforderlich", "vorhanden"],
    restating: &[
        "das", "dies", "der", "die", "dieser", "diese", "es", "passiert", "auftritt", "fehler", "meldung", "alarm",
        "sie", "du", "noch", "weiterhin",
    ],
    pronouns: &[
        "er", "sie", "es", "das", "dies", "diese", "dieser", "dieses", "ihn", "ihm", "dort", "da", "hier", "so",
        "auch", "noch",
    ],
    clause_starts: &[" dann ", " bitte "],
    consequence_verbs: &[],
    alternatives: &["in diesem fall", "in dem fall", "in diesem falle"],
    conditions: &["wenn", "falls", "sofern", "nur wenn", "nur falls", "auch wenn", "selbst wenn", "für den fall, dass"],
    otherwise: &[
        "sonst", "andernfalls", "anderenfalls", "ansonsten", "wenn das nicht hilft", "falls das nicht hilft",
        "hilft das nicht", "wenn dies nicht hilft", "falls dies nicht hilft",
    ],
    answers: &[
        ("wenn ja", true),
        ("falls ja", true),
        ("in diesem fall", true),
        ("wenn das der fall ist", true),
        ("falls das der fall ist", true),
        ("ist das der fall", true),
        ("wenn nein", false),
        ("falls nein", false),
        ("wenn nicht", false),
        ("falls nicht", false),
        ("wenn das nicht der fall ist", false),
        ("falls das nicht der fall ist", false),
        ("ist das nicht der fall", false),
    ],
    labels: &["wenn ja", "falls ja", "wenn nein", "falls nein", "wenn nicht", "falls nicht"],
    yes: &["ja", "wahr", "stimmt"],
    no: &["nein", "falsch"],
    negations: &[
        "nicht", "kein", "keine", "keinen", "keiner", "keinem", "keines", "nie", "niemals", "nichts", "ohne", "weder",
    ],
    checks: &[
        "prüfen sie, ob", "prüfen sie ob", "prüfe, ob", "prüfe ob", "prüfen, ob", "prüfen ob", "prüfen sie, dass",
        "Überprüfen sie, ob", "überprüfen sie, ob", "Überprüfe, ob", "überprüfe, ob", "überprüfen, ob",
        "kontrollieren sie, ob", "kontrolliere, ob", "kontrollieren, ob", "schauen sie, ob", "schaue, ob",
        "schauen sie nach, ob", "sehen sie nach, ob", "nachsehen, ob", "nachschauen, ob", "stellen sie fest, ob",
        "feststellen, ob", "stellen sie sicher", "stelle sicher", "sicherstellen, dass", "testen sie, ob", "teste, ob",
    ],
    asking: &[
        "ist", "sind", "war", "waren", "hat", "haben", "kann", "können", "wird", "werden", "wurde", "wurden", "gibt",
        "läuft", "laufen", "funktioniert", "besteht", "zeigt", "antwortet", "steht", "stehen", "fehlt", "sieht",
        "sehen", "startet", "reagiert", "hängt", "existiert", "enthält", "liegt", "meldet", "bleibt", "stimmt",
    ],
    clause_verbs: &[
        "ist", "sind", "war", "waren", "hat", "haben", "kann", "können", "wird", "werden", "wurde", "wurden", "läuft",
        "laufen", "funktioniert", "besteht", "zeigt", "antwortet", "steht", "stehen", "fehlt", "sieht", "sehen",
        "startet", "reagiert", "hängt", "existiert", "enthält", "liegt", "meldet", "bleibt", "stimmt", "erscheint",
        "liefert", "wächst", "steigt", "sinkt", "braucht", "hilft", "antworten", "gibt", "muss", "müssen", "darf",
        "soll",
    ],
    clause_words: &[
        "der", "das", "dem", "ein", "eine", "einen", "einem", "einer", "er", "sie", "ist", "sind", "wird", "werden",
        "und", "auf", "noch", "mehr", "läuft",
    ],
    doubtful: "Trifft das zu: {}?",
    case_cues: &[
        "je nach", "abhängig von", "hängt von", "hängt davon ab", "folgende fälle", "folgenden fälle",
        "eine der folgenden", "einer der folgenden", "mögliche ursachen", "ihre rolle", "deine rolle",
    ],
    case_words: &[
        "benutzer", "nutzer", "anwender", "entwickler", "betreiber", "administratoren", "kunde", "kunden", "rolle",
        "grün", "rot", "gelb", "läuft", "gestoppt", "angehalten", "erfolgreich", "fehlgeschlagen", "aktiv", "inaktiv",
        "produktion", "testumgebung",
    ],
    jumps: &[
        "weiter mit", "weiter bei", "weiter zu", "gehe zu", "gehen sie zu", "gehe weiter zu", "gehen sie weiter zu",
        "gehe zurück zu", "gehen sie zurück zu", "zurück zu", "springe zu", "springen sie zu", "fahren sie mit",
        "fahre mit", "fortfahren mit", "fahren sie fort mit", "wiederholen sie", "wiederhole", "siehe", "folgen sie",
        "wie beschrieben in",
    ],
    places: &["abschnitt", "kapitel", "absatz", "oben", "unten", "anleitung", "teil"],
    steps: &["schritt", "schritte", "punkt", "stufe"],
    parts: &[
        "probleme", "ursache", "ursachen", "mögliche ursachen", "lösung", "lösungen", "symptome", "diagnose",
        "behebung", "bedeutung", "auswirkung", "auswirkungen", "maßnahmen", "maßnahme", "sofortmaßnahmen", "vorgehen",
        "vorgehensweise", "abhilfe", "prüfung", "prüfungen", "Überprüfung", "überprüfung", "analyse", "eskalation",
        "fehlerbild", "fehlersuche", "wiederherstellung", "schritte", "nachbereitung", "fehlerbehebung", "umgehung",
    ],
    telling_parts: &[
        "ursache", "ursachen", "mögliche ursachen", "symptome", "bedeutung", "auswirkung", "auswirkungen",
        "fehlerbild", "beschreibung", "hintergrund", "zusammenfassung", "Überblick", "überblick", "hinweise",
    ],
    surroundings: &[
        "hintergrund", "Überblick", "überblick", "Übersicht", "übersicht", "einleitung", "einführung", "voraussetzung",
        "voraussetzungen", "verweise", "siehe auch", "inhalt", "inhaltsverzeichnis", "weitere informationen",
        "weiterführende links", "hinweise", "hinweis", "zusammenfassung", "beschreibung", "glossar", "begriffe",
        "zweck", "geltungsbereich", "architektur", "aufbau", "anhang", "ansprechpartner", "kontakte", "kontakt",
        "beispiele", "beispiel", "einstellungen",
    ],
    groups: &[
        "bekannte probleme", "bekannte fehler", "häufige probleme", "häufige fehler", "häufige fragen", "störungen",
        "anleitungen", "abläufe", "aufgaben", "wartung", "betrieb", "betriebshandbuch", "szenarien",
    ],
    group_ends: &[
        "probleme", "störungen", "szenarien", "leitfaden", "handbuch", "betriebshandbuch", "abläufe", "anleitungen",
        "fragen", "fehlerfälle",
    ],
    troubles: &[
        "fehler", "schlägt fehl", "schlagen fehl", "fehlgeschlagen", "nicht", "kein", "keine", "fehlt", "fehlen",
        "hängt", "verloren", "abgelehnt", "verweigert", "zeitüberschreitung", "ungültig", "defekt", "kaputt",
        "abgestürzt", "absturz", "stürzt ab", "langsam", "ausgefallen", "ausfall", "unerreichbar", "abgelaufen",
        "abgebrochen", "beschädigt", "überlastet", "läuft voll", "voll", "störung", "gestört", "blockiert",
    ],
    run_verbs: &["führen sie", "führe", "führen", "mit", "geben sie", "geben", "ausführen", "starten", "befehl"],
    warnings: &[
        "vorsicht", "achtung", "nicht rückgängig", "unwiderruflich", "datenverlust", "gefährlich", "endgültig",
        "niemals ausführen", "nicht ausführen",
    ],
    trouble_columns: &[
        "fehler", "fehlermeldung", "fehlermeldungen", "probleme", "symptome", "störung", "fehlerbild", "frage",
    ],
    event_columns: &["meldung", "alarmname", "fehlercode", "ereignis", "bedingung", "lage", "beobachtung", "aufgabe"],
    case_columns: &["ausgabe", "zustand", "ergebnis", "antwort", "wert", "wenn", "falls", "fall", "anzeige"],
    cause_columns: &["ursache", "ursachen", "grund", "gründe"],
    remedy_columns: &[
        "lösung", "lösungen", "abhilfe", "behebung", "maßnahme", "maßnahmen", "aktion", "vorgehen", "dann", "befehl",
        "prüfung", "was tun", "was zu tun ist", "nächster schritt",
    ],
    count_columns: &["nr", "nummer", "schritt"],
    traffic: &["sendet", "liest", "schreibt", "ruft", "nutzt", "leitet", "meldet", "speichert", "repliziert"],
    error_words: &[
        "fehler", "fehlgeschlagen", "abgelehnt", "verweigert", "nicht gefunden", "ungültig", "abgelaufen",
        "nicht erreichbar", "kein speicherplatz", "zeitüberschreitung", "abgebrochen",
    ],
};
