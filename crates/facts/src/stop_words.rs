//! Words that say nothing by themselves, by language: articles, pronouns, prepositions,
//! conjunctions, auxiliary verbs and the like.
//!
//! Written down for this program from grammar, so that they carry nobody else's licence.
//! Words of fewer than three letters count as such in every language and are here only where
//! they are elided before others (`l'eau`).

use std::collections::HashSet;

/// Those of a language by its ISO 639-1 code; none where they are not known.
pub(crate) fn of(language: &str) -> Option<HashSet<&'static str>> {
    let words = match language {
        "bg" => BULGARIAN,
        "ca" => CATALAN,
        "cs" => CZECH,
        "da" => DANISH,
        "de" => GERMAN,
        "el" => GREEK,
        "en" => ENGLISH,
        "es" => SPANISH,
        "fi" => FINNISH,
        "fr" => FRENCH,
        "hr" => CROATIAN,
        "hu" => HUNGARIAN,
        "id" => INDONESIAN,
        "it" => ITALIAN,
        "nb" | "nn" | "no" => NORWEGIAN,
        "nl" => DUTCH,
        "pl" => POLISH,
        "pt" => PORTUGUESE,
        "ro" => ROMANIAN,
        "ru" => RUSSIAN,
        "sk" => SLOVAK,
        "sl" => SLOVENE,
        "sv" => SWEDISH,
        "tr" => TURKISH,
        "uk" => UKRAINIAN,
        _ => return None,
    };
    Some(words.split_whitespace().collect())
}

const BULGARIAN: &str = "
    аз ти той тя то ние вие те мен теб него нея нас вас тях ме те го му си се мой моя мое мои
    твой негов неин наш ваш техен свой този тази това тези онзи онази онова онези такъв такава
    който която което които чийто какво какъв кой коя кое кои кога къде как защо колко всеки
    всяка всичко всички някой някои нещо никой нищо друг друга друго други сам само един една
    едно едни два две три под над при през пред след без към между около според чрез поради
    заради освен срещу върху вместо докато като ако или нито също така още вече пак тук там
    сега тогава винаги никога много малко повече най съм беше бяха бил била било били бъде
    бъдат има няма имат може могат трябва ще щеше нека дали обаче защото въпреки";

const CATALAN: &str = "
    els les uns unes del dels als pel pels amb per sense sobre sota entre fins des cap contra
    durant segons que qui què quin quina quins quines quan com perquè però sinó doncs encara
    també tampoc molt molta molts moltes més menys poc poca pocs tot tota tots totes altre altra
    altres mateix mateixa cada algun alguna alguns ningú res aquest aquesta aquests aquestes
    aquell aquella això allò ell ella ells elles nosaltres vosaltres jo meu meva seu seva seus
    seves nostre nostra vostre ser són era eren fou sigui estat està estan haver han havia ha he
    fer fet fan pot poden podia cal aquí allà ara llavors sempre mai així on doncs no sí
    l d s n m t";

const CZECH: &str = "
    ten ta to ti ty tyto tato toto tento těch tím tom toho tomu ono onen ona oni jeho její jejich
    můj moje tvůj náš naše váš vaše svůj své svou který která které kteří kterou kterých kterým
    jaký jaká jaké jak kdo kdy kde proč kolik kam odkud což ale ani aby jako jestli když pokud
    protože proto tedy tak také také však nebo než že aniž ačkoli bez během dle kolem kromě mezi
    místo nad okolo pod podle pro proti před přes při skrze včetně vedle vůči za nás vás jim jimi
    mně mne tobě sobě sebe být byl byla bylo byli byly bude budou budeme jsem jsi jsme jste jsou
    není nejsou mít mám máš má máme mají měl měla může mohou mohl lze musí ještě již jen jenom
    pouze velmi více méně mnoho málo všechen všechny všech každý žádný nic něco někdo některé
    jiný jiné jeden jedna jedno dva tři tam tady zde teď nyní pak potom vždy nikdy asi ano";

const DANISH: &str = "
    den det der som han hun jeg mig dig ham hende vores jeres deres min mit mine din dit dine sin
    sit sine man disse denne dette hvem hvad hvor hvornår hvorfor hvordan hvilken hvilket hvilke
    ikke ingen intet nogen noget nogle alle alt anden andet andre hver hvert selv samme sådan
    eller men for fra til med ved mod mellem under over efter før uden inden gennem omkring
    blandt hos siden indtil mens når hvis fordi dersom skønt altså også kun bare meget mere mest
    mange flere lidt få været være var bliver blev blevet har havde haft kan kunne skal skulle
    vil ville må måtte bør burde gør gjorde her nu da så igen altid aldrig ofte endnu allerede
    end ved ind ned ude inde oppe nede ja nej";

const DUTCH: &str = "
    het een der des die dat deze dit wie wat welke welk waar wanneer waarom hoe hij zij wij jij
    jullie hen hun haar hem mij mijn jouw zijn ons onze uw men zich zelf niet geen niets niemand
    iets iemand alle alles elk elke ieder iedere ander andere anderen enkele sommige veel meer
    meest weinig minder van voor met door aan bij naar uit over onder tussen tegen tijdens zonder
    binnen buiten volgens sinds tot vanaf vanuit naast achter boven rond langs per maar want dus
    toch ook nog wel als dan toen terwijl omdat doordat zodat hoewel indien tenzij voordat nadat
    dat daar hier daarom daarna ben bent was waren geweest worden wordt werd werden geworden heb
    hebt heeft hebben had hadden kan kunnen kon konden zal zullen zou zouden moet moeten moest
    mag mogen mocht wil willen wilde gaan gaat ging doen doet deed nu altijd nooit vaak al reeds
    alleen zeer heel erg even ongeveer ja nee";

const ENGLISH: &str = "
    the and but nor for yet this that these those who whom whose which what when where why how
    you your yours yourself yourselves she her hers herself him his himself its itself they them
    their theirs themselves our ours ourselves myself mine one ones someone somebody something
    anyone anybody anything everyone everybody everything nobody nothing none each every either
    neither both all any some many much more most few fewer less least several other others
    another such same own are was were been being have has had having does did doing done don
    doesn didn isn aren wasn weren hasn haven hadn won wouldn shan shouldn couldn mustn needn can
    cannot could shall should will would may might must ought need not about above across after
    against along among amongst around before behind below beneath beside besides between beyond
    despite down during except from inside into near off onto out outside over past per since
    than through throughout till toward towards under underneath until upon via with within
    without although because whereas whether while unless though once also too very just only
    even still already again ever never always often sometimes usually quite rather almost
    enough here there then now thus hence therefore however moreover furthermore otherwise
    instead indeed perhaps maybe else let get gets got getting make makes made making use used
    using say says said see seen like well yes etc";

const FINNISH: &str = "
    minä sinä hän te me he minun sinun hänen meidän teidän heidän minut sinut hänet minulla
    sinulla hänellä meillä teillä heillä tämä tuo se nämä nuo ne tämän tuon sen näiden noiden
    niiden tässä siinä tästä siitä tähän siihen tätä sitä näitä niitä joka jotka jonka jota
    jossa josta johon jolla jolle joiden joita mikä mitä mihin missä mistä milloin miksi miten
    kuka kuinka kumpi kun jos että jotta koska vaikka kuin mutta vaan sekä eli tai joko niin
    myös vain vielä jo aina usein joskus koskaan nyt sitten silloin siellä täällä tuolla hyvin
    melko erittäin enemmän vähemmän paljon vähän kaikki kaikkien kaikkia jokainen jokin jotkut
    jotain joku muu muut muita toinen toiset sama itse oma olla olen olet on olemme olette ovat
    oli olivat ollut olleet olisi olisivat ole eivät ettei emme voi voivat voisi pitää täytyy
    saa saavat tulee tulevat mukaan kanssa ilman ennen jälkeen aikana kautta varten vastaan
    kohti yli ali alla päällä välillä ympärillä lisäksi sijaan ei kyllä";

const FRENCH: &str = "
    le la les un une des du de au aux et ou mais donc or ni car que qui quoi dont où quand comment
    pourquoi combien quel quelle quels quelles lequel laquelle lesquels lesquelles je tu il elle
    on nous vous ils elles me te se lui leur leurs moi toi soi eux ce cet cette ces cela ceci ça
    celui celle ceux celles mon ma mes ton ta tes son sa ses notre nos votre vos mien sien aucun
    aucune autre autres chaque même mêmes plusieurs quelque quelques certain certaine certains
    certaines tel telle tels telles tout toute tous toutes rien personne dans par pour en vers
    avec sans sous sur chez entre contre depuis pendant avant après devant derrière jusque selon
    malgré parmi sauf hors dès lors afin ainsi alors aussi bien cependant comme déjà encore
    ensuite enfin ici là là-bas jamais toujours souvent lorsque puisque parce puis quant sinon
    moins plus peu très trop tant assez presque seulement pas non oui si est sont était étaient
    été être étant sera seront serait soit suis es sommes êtes fut furent ai as avons avez ont
    avait avaient aura auront aurait ait avoir eu fait faire font faut peut peuvent pouvait
    pouvoir doit doivent devait devoir va vont c d j l m n s t qu jusqu lorsqu puisqu quelqu";

const GERMAN: &str = "
    der die das den dem des ein eine einer eines einem einen kein keine keiner keines keinem
    keinen und oder aber denn sondern doch jedoch dass daß weil wenn als wie obwohl während bevor
    nachdem damit sodass falls sobald solange bis seit ich mich mir mein meine meiner meines
    meinem meinen dich dir dein deine sie ihn ihm ihr ihre ihrer ihres ihrem ihren ihnen sein
    seine seiner seines seinem seinen uns unser unsere unserer unserem unseren euch euer eure
    sich selbst man jemand niemand etwas nichts alles alle aller allem allen jede jeder jedes
    jedem jeden manche mancher einige einiger einigen mehrere viele vieler vielen viel mehr
    meist wenig wenige weniger andere anderer anderes anderen anderem dieser diese dieses diesem
    diesen jener jene jenes jenem jenen welche welcher welches welchem welchen derselbe dieselbe
    solche solcher wer wen wem wessen was wann warum wieso weshalb woher wohin wobei wodurch
    worden wurde wurden würde würden werde werden wird wirst geworden bin bist ist sind seid war
    waren wäre wären gewesen habe hast hat haben hatte hatten hätte hätten gehabt kann kannst
    können konnte konnten könnte könnten muss müssen musste mussten müsste soll sollen sollte
    sollten will wollen wollte wollten darf dürfen durfte mag mögen möchte lassen lässt macht
    nicht nie niemals auch nur noch schon sehr ganz etwa fast sogar immer oft wieder dann nun
    jetzt hier dort dorthin darum daher deshalb deswegen trotzdem also sonst zwar dabei dadurch
    dafür dagegen daran darauf daraus darin darüber davon dazu hierbei hierzu bei mit nach von
    vom zum zur aus auf für gegen ohne über unter vor hinter neben zwischen durch wegen trotz
    statt außer gemäß laut innerhalb außerhalb entlang ins ans beim bzw usw ja nein";

const GREEK: &str = "
    ένας μία μια ένα του της των τον την τους τις στο στη στην στον στους στις στα από για προς
    με σε χωρίς μετά πριν κατά παρά μέχρι έως ως υπό υπέρ μεταξύ ανάμεσα και ούτε μήτε είτε αλλά
    όμως ωστόσο αν εάν όταν όπως επειδή γιατί διότι ενώ αφού μόλις ώστε ότι πως που ποιος ποια
    ποιο ποιοι τι πόσο πού πώς πότε εγώ εσύ αυτός αυτή αυτό αυτοί αυτές αυτά εμείς εσείς μου σου
    μας σας εμένα εσένα εκείνος εκείνη εκείνο τούτος αυτού αυτής αυτών οποίος οποία οποίο οποίοι
    οποίες όποιος όλος όλη όλο όλοι όλες όλα κάθε κάποιος κάποια κάποιο κάτι κανένας καμία
    τίποτα άλλος άλλη άλλο άλλοι άλλες άλλα ίδιος ίδια ίδιο πολύ πολλά πολλοί πιο λίγο περισσότερο
    λιγότερο μόνο επίσης ακόμα ακόμη ήδη τώρα τότε εδώ εκεί πάντα ποτέ είναι ήταν είμαι είσαι
    έχω έχει έχουν είχε είχαν πρέπει μπορεί μπορούν δεν μην θα να ναι όχι";

const CROATIAN: &str = "
    ovaj ova ovo ovi ove taj ona ono oni one onaj njega njemu njih njima nje njoj moj moja moje
    tvoj njegov njezin njihov naš naša naše vaš vaša vaše svoj svoja svoje koji koja koje kojih
    kojim kojima kakav kakva tko što kada kad gdje kako zašto koliko čiji ali ili niti nego već
    također takođe jer ako dok iako premda budući zato stoga dakle onda sada tada ovdje tamo
    uvijek nikad nikada često vrlo veoma više manje mnogo malo samo još opet ipak svi sva sve
    svaki svaka svako neki neka neko nešto netko nitko ništa drugi druga drugo isti ista isto sam
    jedan jedna jedno dva tri bez bez između iza ispod ispred iznad kod kroz među mimo nakon
    nad oko osim pod pokraj pored poslije prema preko pri prije protiv radi umjesto unutar uz
    zbog biti jest jesu jesam bio bila bilo bili bile bude budu nije nisu nisam smo ste imati ima
    imaju imao može mogu mogao treba trebaju mora moraju hoće neće ćemo ćete bih bismo";

const HUNGARIAN: &str = "
    egy ez az ezek azok ezt azt ennek annak ebben abban erre arra ettől attól ezzel azzal ilyen
    olyan ami amely amelyek amelyet aki akik akit amit ahol amikor ahogy amíg mint hogy hogyan
    miért mikor hol hová honnan mennyi milyen melyik kik mik ki mi te ő mi ti ők engem téged őt
    minket titeket őket nekem neked neki nekünk nektek nekik saját maga magát enyém övé meg már
    még csak is sem se nem ne igen vagy vagyok vagyunk van vannak volt voltak lesz lesznek lenne
    legyen lett lettek lehet lehetett kell kellett tud tudnak fog fognak pedig azonban viszont
    tehát ezért azért mert mivel ugyanis bár noha habár hanem illetve valamint továbbá így úgy
    itt ott most akkor majd mindig soha gyakran nagyon igen elég kicsit több kevés sok legtöbb
    minden mindenki mindegyik néhány valami valaki semmi senki más mások másik egyik egyes két
    három alatt által után előtt között mellett fölött felett alá elé közé számára szerint miatt
    nélkül ellen iránt során keresztül kapcsolatban helyett ellenére kívül belül óta felé";

const INDONESIAN: &str = "
    yang dan atau tetapi tapi namun melainkan serta dengan dari pada kepada untuk bagi oleh dalam
    antara atas bawah tanpa tentang terhadap hingga sampai sejak selama setelah sesudah sebelum
    ketika saat sambil karena sebab agar supaya jika kalau apabila bila meskipun walaupun bahwa
    seperti sebagai sehingga maka lalu kemudian saya aku kamu anda dia ia kami kita mereka beliau
    nya ini itu tersebut begitu begini sini situ sana mana siapa apa kapan mengapa kenapa
    bagaimana berapa tidak bukan jangan belum sudah telah akan sedang masih pernah selalu sering
    dapat bisa boleh harus perlu ingin mau adalah ialah merupakan ada jadi menjadi juga pun saja
    hanya lagi lebih kurang paling sangat amat sekali semua seluruh setiap tiap beberapa banyak
    sedikit suatu sebuah seorang para lain lainnya sama sendiri hal secara yaitu yakni para";

const ITALIAN: &str = "
    il lo la gli le un uno una del dello della dei degli delle al allo alla ai agli alle dal dallo
    dalla dai dagli dalle nel nello nella nei negli nelle sul sullo sulla sui sugli sulle col con
    per tra fra da di in su senza sotto sopra verso contro durante dopo prima presso entro oltre
    attraverso secondo che chi cui quale quali quanto quanta quanti quante quando come dove
    perché poiché affinché mentre sebbene benché se ma però anzi ovvero oppure né anche ancora
    pure quindi dunque allora così poi già mai sempre spesso ora qui qua lì là io tu lui lei noi
    voi loro egli ella essi esse mi ti ci vi si me te sé mio mia miei mie tuo tua tuoi tue suo sua
    suoi sue nostro nostra nostri nostre vostro vostra questo questa questi queste quello quella
    quelli quelle quel quei quegli ciò stesso stessa stessi stesse altro altra altri altre ogni
    ognuno qualche qualcuno qualcosa nessuno nessuna niente nulla tutto tutta tutti tutte molto
    molta molti molte poco poca pochi più meno tanto troppo assai solo soltanto non sono sei è
    siamo siete era erano essere stato stata stati state sarà saranno sarebbe sia siano fu furono
    ho hai ha abbiamo avete hanno aveva avevano avere avuto può possono poteva deve devono
    doveva fare fatto fa fanno viene vengono l d c s m t n v dell nell sull all dall quest
    quell anch com dov";

const NORWEGIAN: &str = "
    den det der dere deres han hun jeg meg deg ham henne oss vår vårt våre min mitt mine din ditt
    dine sin sitt sine hans hennes man disse denne dette hvem hva hvor når hvorfor hvordan hvilken
    hvilket hvilke som ikke ingen intet noen noe alle alt annen annet andre hver hvert selv samme
    slik slike eller men for fra til med ved mot mellom under over etter før uten innen gjennom
    rundt blant hos siden inntil mens hvis fordi dersom selv altså også bare kun svært meget mye
    mer mest mange flere flest lite litt få vært være var blir ble blitt har hadde hatt kan kunne
    skal skulle vil ville må måtte bør burde gjør gjorde her nå da så igjen alltid aldri ofte
    ennå allerede enn inn ned ute inne oppe nede ikkje eit ein ei eg me vi dei kva kvar korleis
    kvifor kven nokon noko berre vere vore vart blei ja nei";

const POLISH: &str = "
    ten ta to ci te tego tej temu tym tych tymi tamten tamta tamto ów który która które którzy
    którego której któremu którym których którymi jaki jaka jakie jacy kto co kiedy gdzie jak
    dlaczego ile czyj czy oraz albo lub ani ale lecz jednak zaś więc zatem dlatego ponieważ bo
    gdyż że żeby aby gdy jeśli jeżeli choć chociaż niż jako także również też nie tak tylko
    jeszcze już zawsze nigdy często teraz wtedy tutaj tam bardzo więcej mniej dużo mało wiele
    kilka wszystko wszyscy wszystkie każdy każda każde żaden żadna nic nikt coś ktoś niektóre
    inny inna inne ten sam sama samo jeden jedna jedno dwa trzy on ona ono oni one jego jej ich
    jemu im nim nimi mnie mną mój moja moje twój nasz nasza nasze wasz swój swoja swoje się sobie
    siebie być jest są był była było były byli będzie będą jestem jesteśmy został została zostały
    mieć ma mają miał miała może mogą można mógł musi muszą należy trzeba bez dla dzięki między
    nad obok około oprócz pod poza podczas przed przez przeciw przy spośród według wobec wśród
    względem zamiast";

const PORTUGUESE: &str = "
    o a os as um uma uns umas do da dos das ao aos à às no na nos nas num numa pelo pela pelos
    pelas de em por para com sem sob sobre entre até desde contra durante após ante perante
    segundo conforme que quem qual quais quanto quantos quando como onde porque pois porém mas
    contudo todavia portanto logo então assim também ainda já nunca sempre muitas muito muita
    muitos mais menos pouco pouca poucos tanto todo toda todos todas tudo nada ninguém alguém
    algo algum alguma alguns algumas nenhum nenhuma outro outra outros outras cada mesmo mesma
    mesmos mesmas próprio própria este esta estes estas isto esse essa esses essas isso aquele
    aquela aqueles aquelas aquilo deste desta destes destas desse dessa neste nesta nesse nessa
    eu tu ele ela nós vós eles elas você vocês me te se lhe lhes meu minha meus minhas teu tua
    seu sua seus suas nosso nossa nossos nossas dele dela deles delas ser são era eram foi foram
    seja sejam sido será serão seria estar está estão estava estavam esteve ter tem têm tinha
    tinham teve tido haver havia houve fazer faz fazem feito pode podem podia poder deve devem
    devia vai vão não sim só aqui ali lá agora embora caso se ou nem";

const ROMANIAN: &str = "
    un una unei unui unor niște cel cea cei cele acest această acești aceste acela aceea aceia
    acelea acestei acestui acestor acel acea care cărui cărei căror cine când unde cum cât câtă
    câți câte de ce pentru prin din dintre între după înainte fără sub asupra despre către spre
    până lângă peste pe la cu în contra conform datorită împotriva eu tu el ea noi voi ei ele
    mine tine sine lui lor său sa săi sale meu mea mei mele tău nostru noastră noștri noastre
    vostru lui îi îl le își se și sau ori dar însă ci iar deși dacă deoarece fiindcă pentru că
    ca să încât totuși astfel așa atunci acum aici acolo mai foarte mult multă mulți multe puțin
    puțină prea tot toată toți toate fiecare orice oricare nimeni nimic ceva cineva unii unele
    alt altă alți alte altul același aceeași însuși doar numai chiar încă deja mereu niciodată
    este sunt era erau fost fi fie fiind va vor ar am ai are avem aveți au avea avut poate pot
    putea trebuie nu da nici";

const RUSSIAN: &str = "
    и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее её
    мне было вот от меня еще ещё нет о из ему теперь когда даже ну ли если уже или ни быть был
    него до вас нибудь опять уж вам ведь там потом себя ничего ей может они тут где есть надо
    ней для мы тебя их чем была сам чтоб чтобы без будто чего раз тоже себе под будет тогда кто
    этот того потому этого какой совсем ним здесь этом один почти мой тем нее неё сейчас были
    куда зачем всех никогда можно при наконец два об другой хоть после над больше тот через эти
    нас про всего них какая много разве три эту моя впрочем свою этой перед иногда лучше чуть
    том нельзя такой им более всегда конечно всю между это эта этих этим этому который которая
    которое которые которого которой которых которым которую свой своя своё свои своего своей
    своих наш наша наше наши ваш их также однако поэтому пока хотя либо менее очень весь вся
    каждый каждая каждое другие другого иной самый самая самые сама само мочь могут мог могла
    должен должна должны является являются являлся будут быть имеет имеют согласно кроме среди
    около вместо против ради вследствие";

const SLOVAK: &str = "
    ten tá to tí tie tento táto toto títo tieto toho tomu tom tým tých onen ona ono oni ony jeho
    jej ich môj moja moje tvoj náš naša naše váš vaša vaše svoj svoje svoju ktorý ktorá ktoré
    ktorí ktorého ktorej ktorých ktorým ktorú aký aká aké ako kto kedy kde prečo koľko kam odkiaľ
    čo ale ani aby keď keďže pokiaľ pretože preto teda tak tiež takisto však alebo než že hoci
    bez cez do k ku medzi nad okolo okrem od po pod podľa popri pre pred pri proti s so u v vo
    voči z za zo namiesto počas nás vás im nimi mne mňa tebe sebe byť bol bola bolo boli bude
    budú som si sme ste sú nie je mať mám má máme majú mal mala môže môžu mohol musí musia ešte
    už len iba veľmi viac menej veľa málo všetok všetky všetkých každý žiadny nič niečo niekto
    niektoré iný iné jeden jedna jedno dva tri tam tu teraz potom vždy nikdy asi áno";

const SLOVENE: &str = "
    ta to ti te ta tega tej temu tem teh temi oni one ono on ona njega nje njemu njej njih njim
    moj moja moje tvoj njegov njen njihov naš naša naše vaš vaša vaše svoj svoja svoje ki kateri
    katera katero katerih katerega kakšen kakšna kdo kaj kdaj kje kako zakaj koliko čigav ali in
    ter pa toda vendar ampak temveč niti saj ker če da čeprav dokler medtem zato torej potem
    tedaj zdaj tukaj tam vedno nikoli pogosto zelo bolj manj več veliko malo samo le še že tudi
    vsi vse vsak vsaka vsako neki neka nekaj nekdo nihče nič drugi druga drugo drug isti ista
    isto sam sama en ena eno dva tri brez čez do iz izmed k med na nad namesto o ob od okoli po
    pod poleg pred prek pri proti razen s skozi v z za zaradi znotraj biti sem si je smo ste so
    bil bila bilo bili bile bo bodo ni niso nisem imeti ima imajo imel lahko more morejo mora
    morajo treba naj bi";

const SPANISH: &str = "
    el la los las lo un una unos unas del al de en por para con sin sobre bajo entre hasta desde
    contra durante según tras ante hacia mediante que quien quienes cual cuales cuyo cuya cuanto
    cuando como donde qué quién cuál cómo cuándo dónde porque pues pero sino aunque mientras si
    también tampoco ya aún todavía siempre nunca jamás muy mucho mucha muchos muchas más menos
    poco poca pocos pocas tan tanto tanta todo toda todos todas nada nadie algo alguien algún
    alguno alguna algunos algunas ningún ninguno ninguna otro otra otros otras cada mismo misma
    mismos mismas propio propia este esta estos estas esto ese esa esos esas eso aquel aquella
    aquellos aquellas aquello yo tú él ella nosotros vosotros ellos ellas usted ustedes me te se
    le les nos os mi mis tu tus su sus mío suyo nuestro nuestra nuestros nuestras vuestro ser es
    son era eran fue fueron sea sean sido siendo será serán sería soy estar está están estaba
    estaban estuvo haber ha han había habían hay hubo he hemos tener tiene tienen tenía hacer
    hace hacen hecho puede pueden podía poder debe deben debía va van no sí solo sólo aquí allí
    ahora entonces así luego además sin embargo u o y e ni";

const SWEDISH: &str = "
    den det der detta denna dessa som han hon jag mig dig honom henne oss vår vårt våra min mitt
    mina din ditt dina sin sitt sina hans hennes deras dess man vem vad var när varför hur vilken
    vilket vilka inte icke ingen inget inga någon något några alla allt annan annat andra varje
    själv samma sådan sådant sådana eller men för från till med vid mot mellan under över efter
    före innan utan inom genom kring runt bland hos sedan tills medan när om eftersom därför att
    fast alltså också bara endast mycket mer mest många fler flest lite få varit vara är bli blir
    blev blivit har hade haft kan kunde ska skall skulle vill ville må måste bör borde gör gjorde
    här nu där då så igen alltid aldrig ofta ännu redan än in ner upp ut ute inne uppe nere samt
    både varken antingen dock enligt ja nej";

const TURKISH: &str = "
    bir bu şu o ben sen biz siz onlar bana sana ona bize size onlara beni seni onu bizi sizi
    onları benim senim onun bizim sizin onların kendi kendisi bunlar şunlar bunun şunun bunu şunu
    buna şuna bunda şunda bundan kim kimin kime ne neden niçin niye nasıl nerede nereye hangi kaç
    ile için gibi kadar göre doğru karşı rağmen dolayı ötürü beri önce sonra üzere dair hakkında
    arasında içinde üzerinde altında tarafından ve veya ya da de ki ama fakat ancak lakin yalnız
    oysa çünkü eğer ise madem hem yani böyle şöyle öyle daha en çok az pek bütün tüm her herkes
    hepsi bazı kimse hiç hiçbir şey şeyler birkaç birçok başka diğer aynı değil var yok olan
    olarak olduğu olması olmak oldu olur olacak olmuş idi imiş dır dir ediyor eden etmek edilen
    eder etti yapılan yapmak şimdi artık henüz hâlâ hala zaten hep bile sadece yine tekrar burada
    orada evet hayır";

const UKRAINIAN: &str = "
    і й та а але або чи що як у в на з зі із до від за по про для без під над при через між перед
    після біля крім серед навколо проти замість згідно він вона воно вони його її їх йому їй їм
    ним нею ними мене мені мною тебе тобі нас нам нами вас вам мій моя моє мої твій наш наша наше
    наші ваш свій своя своє свої свого своєї своїх цей ця це ці цього цієї цьому цим цих той та
    те ті того тієї тому тим тих який яка яке які якого якої яких яким яку хто коли де куди звідки
    чому скільки чий весь вся все всі всього всіх кожен кожна кожне жоден ніхто ніщо щось хтось
    інший інша інше інші такий така таке такі сам сама само самі один одна одне два три не ні
    так також тільки лише ще вже завжди ніколи часто тепер зараз тоді потім тут там дуже більш
    більше менш менше багато мало якщо щоб тому оскільки хоча поки ніж отже проте однак бути є
    був була було були буде будуть має мають мав може можуть міг могла треба потрібно слід";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_in_lower_case_and_of_words() {
        for language in ["bg", "ca", "de", "el", "en", "fr", "it", "nb", "ru", "tr"] {
            let words = of(language).unwrap();
            assert!(words.len() > 90, "{language} has {}", words.len());
            for word in words {
                let plain = word.chars().all(|one| one.is_alphabetic() || one == '-');
                assert!(
                    plain && word == word.to_lowercase(),
                    "`{word}` of {language}"
                );
            }
        }
        assert_eq!(of("xx"), None);
    }
}
