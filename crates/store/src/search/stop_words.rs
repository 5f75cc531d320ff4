//! Words that say nothing about what a text is about.
//!
//! They are looked for like any other; they only do not count where a passage is shown.

/// Whether a folded word is a stop word of this language (ISO 639-1). A text whose language
/// nobody knows is taken to be English; languages without a list have none.
pub(crate) fn is_stop_word(word: &str, language: Option<&str>) -> bool {
    let list = match language.unwrap_or("en") {
        "de" => GERMAN,
        "en" => ENGLISH,
        "es" => SPANISH,
        "fr" => FRENCH,
        "it" => ITALIAN,
        "nl" => DUTCH,
        "pt" => PORTUGUESE,
        _ => "",
    };
    list.split_ascii_whitespace().any(|stop| stop == word)
}

// Folded, as `words` gives them: small letters without accents.

const ENGLISH: &str = "a about after all also am an and any are as at be because been before
    being but by can could did do does doing for from had has have having he her here hers him
    his how i if in into is it its itself just me more most my no nor not of off on once only
    or other our out over own s same she should so some such t than that the their them then
    there these they this those through to too under until up very was we were what when where
    which while who whom whose why will with would you your";

const GERMAN: &str = "aber als am an auch auf aus bei bin bis bist da dadurch daher darum das
    dass dein deine dem den der des dessen die dies diese diesem diesen dieser dieses doch dort
    du durch ein eine einem einen einer eines er es fur hat hatte haben ich ihr ihre im in ist
    ja jede jeder jedes kann kein keine man mein meine mit nach nicht noch nur oder ob ohne sein
    seine sich sie sind so soll uber um und uns unter vom von vor wann warum was weil wenn wer
    wie wieder wird wir wo wurde zu zum zur";

const SPANISH: &str = "a al algo como con cual cuando de del desde donde dos el ella ellas ellos
    en entre era es esa ese eso esta este esto fue ha han hay la las le les lo los mas me mi
    muy no nos o para pero por porque que quien se ser si sin sobre son su sus tambien te tiene
    un una uno unos y ya yo";

const FRENCH: &str = "a au aux avec c ce ces cette comme d dans de des donc du elle elles en est
    et etait ete eu il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne ni
    nos notre nous on ont ou par pas plus pour qu quand que quel quelle qui s sa sans se ses si
    son sont sur t ta te tes ton tu un une vos votre vous y";

const ITALIAN: &str = "a ad ai al alla alle allo anche c che chi ci come con cui d da dal dalla
    dalle dei del della delle dello di e ed era gli ha hanno i il in io l la le lei lo loro lui
    ma mi ne nei nel nella nelle non o per perche piu quale quando quella quello questa questo
    se si sono su sua sul sulla suo tra un una uno";

const DUTCH: &str = "aan al als bij dan dat de der deze die dit door een en er geen had heb heeft
    het hij hoe hun ik in is je kan maar me meer men met mijn naar niet nog nu of om omdat ook op
    over te tot u uit van veel voor waar was wat we wel wie wordt zal ze zich zij zijn zo";

const PORTUGUESE: &str = "a ao aos as com como da das de dele do dos e ela elas ele eles em entre
    era essa esse esta este eu foi ha isso isto ja la mais mas me mesmo muito na nao nas no nos o
    os ou para pela pelo por qual quando que quem se sem ser seu sua sao so tambem te tem um uma
    voce";
