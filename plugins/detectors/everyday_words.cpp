#include "everyday_words.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "tagger_tokens.hpp"

namespace persona::detectors {
namespace {

// Folded. What is a usual family or given name besides ("Koch", "Petit", "Blanco") is left out.
constexpr const char* everyday_english =
    "nobody somebody anybody everybody everyone someone anyone contactless canteen parking checkout refund refunds "
    "courier cashier packaging broadband overtime commuting pricey physio toner printer laptop password login "
    "delivery invoice staff management reception receptionist helpdesk onboarding payroll disappointed satisfied "
    "dissatisfied unsatisfied neutral accounts purchasing logistics pharmacy radiology oncology paediatrics "
    "pediatrics maternity outpatients procurement facilities warehouse support app website wifi signage firmware "
    "bluetooth micromanagement childcare wayfinding triage workload burnout";
constexpr const char* everyday_german =
    "niemand jemand keiner keine alles nichts etwas leider danke bitte hallo schlecht sehr super top klasse bestens "
    "ausgezeichnet hervorragend mangelhaft ausreichend befriedigend genugend ungenugend zufrieden unzufrieden neutral "
    "teilweise manchmal selten oft immer nie punktlich unpunktlich zuverlassig unzuverlassig freundlich freundliche "
    "freundlicher freundliches freundlichen unfreundlich unfreundliche unfreundliches nette nettes nett kompetent "
    "kompetente hilfsbereit schnelle langsam langsame teuer teure gunstig saubere sauberes schmutzig laut ruhig "
    "personal team mitarbeiter mitarbeiterin mitarbeiterinnen kollege kollegin kollegen kolleginnen vorgesetzte "
    "vorgesetzter chef chefin arzte arztin arztinnen pflegerin pflege pflegekrafte patient patientin patienten kundin "
    "kunden kundenservice kundendienst hotline service beratung berater lieferung rechnung bestellung paket versand "
    "preise qualitat angebot vertrag zahlung rabatt termin termine wartezeit wartezeiten parkplatz parkplatze kantine "
    "fruhstuck mittagessen abendessen zimmer toilette toiletten station aufnahme entlassung eingriff behandlung "
    "untersuchung diagnose medikamente schmerzen gehalt bezahlung urlaub uberstunden arbeitszeit arbeitszeiten "
    "arbeitsplatz homeoffice buro besprechungen kommunikation fuhrung weiterbildung drucker bildschirm tastatur maus "
    "rechner laptop passwort kennwort anmeldung fehler fehlermeldung absturz update webseite seite app netz netzwerk "
    "internet verbindung start neustart anfang problem probleme losung frage fragen antwort ruckmeldung vertrieb "
    "einkauf verkauf buchhaltung fertigung entwicklung forschung verwaltung geschaftsfuhrung personalabteilung lager "
    "logistik versandabteilung technik innere chirurgie unfallchirurgie gynakologie geburtshilfe kinderheilkunde "
    "notaufnahme intensivstation anasthesie orthopadie psychiatrie augenheilkunde strahlentherapie kritik stimmung "
    "gute viele wenig weniger mehr kabel gerat artikel arztbrief katastrophe mangelnde mangelnder transparenz "
    "wertschatzung druck stress schicht schichten dienstplan einarbeitung entscheidungen unterstutzung fortbildung "
    "fortbildungen kinderbetreuung heizung klimaanlage gutschein ruckgabe retoure erstattung verpackung farbe "
    "schwestern visite narkose operation nachsorge besuchszeiten bett betten nachtruhe sauberkeit hygiene kuche "
    "weiter kompliment vielen empfehlenswert enttauschend enttauscht unmoglich unzumutbar inakzeptabel hoffentlich "
    "vielleicht eigentlich insgesamt allerdings trotzdem deshalb daher ausserdem zusammenarbeit projekt projekte vpn "
    "server zugriff zugang konto mails backup datei dateien ordner software hardware akku ladekabel garantie "
    "reparatur ersatzteil handbuch anleitung filiale kasse verkauferin auswahl sortiment offnungszeiten reklamation "
    "wunsch wunsche funktioniert";
constexpr const char* everyday_french =
    "personne rien tout toutes chacun aucun aucune merci bonjour dommage tres trop peu assez bien bonne bons bonnes "
    "mauvais mauvaise excellent excellente satisfait satisfaite satisfaits insatisfait insatisfaite mecontent "
    "mecontente decu decue neutre correct correcte nul nulle moyen moyenne passable rapide lent propre bruyant froid "
    "froide livraison colis produit produits commande facture remboursement prix qualite delai delais accueil "
    "personnel equipe vendeur vendeuse vendeurs conseiller conseillere medecins infirmier infirmiere infirmiers "
    "infirmieres soignants soins chambre repas nourriture attente telephone site service services client clients "
    "salaire teletravail ambiance horaires hierarchie collegues managers conges formation imprimante ecran noir "
    "clavier souris ordinateur connexion mot passe panne erreur mise jour impossible manque probleme problemes "
    "solution reponse question questions comptabilite achats ventes logistique informatique ressources humaines "
    "direction administration production recherche entrepot marketing chirurgie cardiologie maternite urgences "
    "pediatrie radiologie neurologie gynecologie reanimation stationnement parking chaleureux chaleureuse agreable "
    "desagreable conforme abime abimee casse cassee sauvegarde taille couleur echange retour emballage livreur "
    "livreuse decevant decevante jamais toujours souvent parfois copieux aimable aimables raisonnable raisonnables "
    "interminable interminables reunion reunions locaux chauffage climatisation charge travail reconnaissance "
    "literie sortie dossier explications resultat continuez felicitations inadmissible difficile facile beaucoup "
    "bruit chirurgien chirurgienne urgence appel appels reclamation garantie reparation magasin caisse choix boutique "
    "paiement compte logiciel serveur fichier fichiers batterie cable acces lenteur fonctionne stress surcharge "
    "carriere ascenseur cantine hygiene proprete malgre cependant";
constexpr const char* everyday_spanish =
    "nadie alguien todo todos todas ninguno ninguna algunos algunas ojala gracias hola lastima muy mucho mucha muchos "
    "excelente excelentes pesimo pesima regular satisfecho satisfecha insatisfecho insatisfecha contento contenta "
    "descontento neutral neutro perfecto perfecta rapido rapida barato barata limpio limpia sucio sucia frio fria "
    "entrega envio pedido paquete producto productos factura reembolso precio precios calidad plazo atencion trato "
    "personal equipo vendedor vendedora empleados medicos enfermera enfermeras enfermero enfermeros habitacion comida "
    "desayuno espera telefono pagina servicio servicios cliente clientes sueldo teletrabajo ambiente horario horarios "
    "jefe jefes companeros vacaciones formacion impresora pantalla teclado raton ordenador computadora conexion "
    "contrasena averia error actualizacion imposible falta problema problemas solucion respuesta pregunta preguntas "
    "contabilidad compras ventas logistica informatica recursos direccion administracion produccion investigacion "
    "almacen cirugia cardiologia maternidad urgencias pediatria radiologia neurologia ginecologia traumatologia "
    "aparcamiento amable amables copia incomodas incomodos embalaje devolucion talla color repartidor repartidora "
    "cambio cirujano cirujana explicaciones decepcionado decepcionada decepcionante nunca siempre dificil facil ruido "
    "inadmisible enhorabuena agradezco sigan reuniones calefaccion portatil seguridad carga trabajo reconocimiento "
    "auxiliares urgencia cita citas llamada llamadas reclamacion garantia reparacion tienda surtido pago cuenta "
    "programa servidor archivo archivos bateria acceso lentitud funciona estres sobrecarga ascensor comedor limpieza "
    "higiene quizas ademas aunque demasiado demasiada";
constexpr const char* everyday_italian =
    "nessuno qualcuno niente nulla tutto tutti tutte ognuno alcuni grazie purtroppo peccato ottimo ottima ottimi "
    "pessimo pessima pessimi cattivo cattiva eccellente soddisfatto soddisfatta insoddisfatto insoddisfatta contento "
    "contenta deluso delusa neutro neutrale perfetto perfetta veloce economico pulito pulita sporco freddo fredda "
    "consegna consegne spedizione ordine pacco prodotto prodotti fattura rimborso prezzo prezzi qualita tempi attesa "
    "accoglienza personale squadra venditore commessa commesso medici infermiere infermiera infermieri camera cibo "
    "pasti colazione telefono sito servizio servizi cliente clienti stipendio telelavoro ambiente orari orario "
    "colleghi ferie formazione stampante schermo tastiera computer connessione guasto errore aggiornamento "
    "impossibile manca mancanza problema problemi soluzione risposta domanda domande contabilita acquisti vendite "
    "logistica informatica risorse direzione amministrazione produzione ricerca magazzino chirurgia cardiologia "
    "maternita pediatria radiologia neurologia ginecologia ortopedia parcheggio esperienza riscaldamento "
    "interminabile interminabili reso imballaggio taglia colore corriere cambio rifiutato chirurgo letti scomodi "
    "dimissioni spiegazioni risultato continuate complimenti inammissibile deludente sempre difficile facile "
    "rumore ringrazio riunioni portatile backup carico lavoro riconoscimento appuntamento chiamata reclamo garanzia "
    "riparazione negozio cassa scelta assortimento pagamento programma accesso batteria lentezza funziona stress "
    "ascensore mensa pulizia igiene forse inoltre troppo troppa veramente davvero";
constexpr const char* everyday_dutch =
    "niemand iemand niets iets alles iedereen helaas jammer bedankt dank hallo goed goede slecht slechte zeer "
    "uitstekend matig voldoende onvoldoende tevreden ontevreden neutraal teleurgesteld snelle traag trage duur dure "
    "goedkoop schoon vies koud koude levering bestelling pakket product producten factuur terugbetaling prijs prijzen "
    "kwaliteit wachttijd wachttijden ontvangst personeel team medewerker medewerkers verkoper artsen verpleging "
    "verpleegkundige verpleegkundigen kamer kamers eten maaltijden ontbijt telefoon klantenservice klant klanten "
    "salaris thuiswerken sfeer werktijden leidinggevende leidinggevenden collega collegas vakantie opleiding printer "
    "scherm toetsenbord muis computer verbinding wachtwoord storing fout foutmelding probleem problemen oplossing "
    "antwoord vraag vragen boekhouding inkoop verkoop logistiek administratie productie onderzoek magazijn directie "
    "chirurgie cardiologie verloskunde kindergeneeskunde spoedeisende radiologie neurologie parkeren parkeerplaats "
    "vriendelijk vriendelijke werkdruk retourneren retour bezorger bezorging omruilen chirurg bedden uitleg moeilijk "
    "makkelijk lawaai vergadering vergaderingen verwarming gebrek waardering verpakking kleur wachten zusters ontslag "
    "onacceptabel teleurstellend nooit altijd vaak soms veel weinig complimenten behandeling afspraak afspraken "
    "klacht klachten garantie reparatie winkel kassa keuze betaling rekening programma server bestand bestanden accu "
    "toegang traagheid werkt stress kantine hygiene schoonmaak misschien bovendien eigenlijk duidelijk kwam geweigerd";
constexpr const char* everyday_portuguese =
    "ninguem alguem tudo todos todas obrigado obrigada infelizmente muito muita otimo otima pessimo pessima excelente "
    "satisfeito satisfeita insatisfeito insatisfeita neutro perfeito rapido barato limpo entrega encomenda produto "
    "produtos fatura reembolso preco precos qualidade prazo atendimento pessoal equipa equipe medicos enfermeira "
    "enfermeiras enfermeiros quarto comida espera telefone servico servicos cliente clientes salario horario horarios "
    "chefe chefes colegas impressora tela ecra teclado ligacao senha erro falta problema problemas resposta pergunta "
    "contabilidade compras vendas logistica informatica recursos armazem cirurgia cardiologia urgencia pediatria "
    "nunca sempre dificil facil barulho reclamacao garantia reparacao loja pagamento conta programa acesso bateria "
    "funciona limpeza talvez demasiado reunioes aquecimento embalagem devolucao tamanho";

std::vector<std::uint32_t> hashes_of_all() {
    std::vector<std::uint32_t> out;
    for (std::string_view words : {everyday_english, everyday_german, everyday_french, everyday_spanish,
                                   everyday_italian, everyday_dutch, everyday_portuguese}) {
        while (!words.empty()) {
            const auto blank = std::min(words.find(' '), words.size());
            out.push_back(token_hash(words.substr(0, blank)));
            words.remove_prefix(std::min(words.size(), blank + 1));
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

struct Ending {
    std::string_view letters;
    std::size_t least;  ///< letters of the word: shorter ones are names now and then ("Hartung")
};
constexpr std::array endings{
    Ending{"heit", 7},     Ending{"keit", 7},      Ending{"itat", 8},       Ending{"ung", 9},      Ending{"ismus", 8},
    Ending{"logie", 8},    Ending{"logia", 8},     Ending{"ology", 8},      Ending{"padie", 8},    Ending{"iatrie", 8},
    Ending{"iatria", 8},   Ending{"chirurgie", 9}, Ending{"grafie", 8},     Ending{"graphie", 9},  Ending{"metrie", 8},
    Ending{"skopie", 8},   Ending{"therapie", 8},  Ending{"therapy", 8},    Ending{"iatrics", 8},  Ending{"surgery", 7},
    Ending{"bilite", 8},   Ending{"bilidad", 10},  Ending{"bilita", 9},     Ending{"alite", 8},    Ending{"ation", 8},
    Ending{"acion", 8},    Ending{"azione", 9},    Ending{"missement", 11}, Ending{"baarheid", 9}, Ending{"igheid", 8},
    Ending{"lijkheid", 9}, Ending{"ness", 9},
};

}  // namespace

bool is_everyday_word(std::uint32_t hash) noexcept {
    static const auto all = hashes_of_all();
    return std::binary_search(all.begin(), all.end(), hash);
}

bool ends_as_notions_do(std::string_view folded) noexcept {
    return std::any_of(endings.begin(), endings.end(), [&](const Ending& each) {
        return folded.size() >= each.least && folded.ends_with(each.letters);
    });
}

}  // namespace persona::detectors
