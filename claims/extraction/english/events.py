"""The English words of what is over and of what lasts ("queued until Sunday", "suspended until Sunday")."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: class in capitals -> its words
CLASSES: dict[str, frozenset[str]] = {
    # past forms that set a state, an order or a term: its end may lie ahead ("suspended flights until Friday")
    "LASTING": _words(
        "adjourned advised agreed allowed appointed approved asked authorised authorized banned barred booked "
        "capped closed commissioned confined contracted deferred delayed detained disqualified diverted elected "
        "evacuated excluded exempted extended froze frozen gave given granted grounded halted hired imposed "
        "jailed leased lengthened lent limited loaned locked moved offered ordered paused permitted postponed "
        "prohibited prolonged pushed put quarantined recessed remanded renewed rented rerouted rescheduled "
        "reserved restricted ruled sealed secured sentenced shelved shut shuttered sidelined signed stopped "
        "suspended told urged voted withheld won"
    ),
    # past forms of the end of a state, or of an event that was put off ("but reopened on Tuesday")
    "ENDED": _words(
        "annulled began ended lapsed lifted opened overturned quashed reinstated reopened rescinded restarted restored "
        "resumed returned reversed revoked scrapped started struck"
    ),
    # present forms of headlines about events that nobody plans ("kills four on Sunday")
    "ACCOMPLISHED": _words(
        "abducts acquits ambushes arrests attacks batters beats bombs breaks burns capsizes captures claims clears "
        "collapses collides confesses convicts crashes crushes cuts damages dashes defeats derails destroys devastates "
        "die dies downs draws drowns edges engulfs erupts explodes finds floods frees guts hits injures jails "
        "jumps kill kills lashes leaks levels lose loses mauls overturns pelts plummets plunges pounds "
        "razes rescues robs rocks routs ruptures saves scores seizes shakes shatters shells shocks shoots "
        "sinks slams slides slumps soars stabs steals stuns sues surges survives sweeps swamps thrashes topples "
        "torches traps trounces tumbles uncovers win wins wounds wrecks"
    ),
    # present forms of acts after which something can follow ("after the council approves the plan")
    "DECIDING": _words(
        "accepts acquires adopts agrees amends appoints approve approves arrives authorises authorizes awards backs "
        "clears closes completes comes confirms consents convenes decides delivers endorses enacts ends enters "
        "expires finalises finalizes finishes gains gets gives goes grants joins leaves licenses lifts meets "
        "obtains opens pass passes pays publishes ratifies ratify reaches receives recovers releases reopens "
        "resigns retires returns rules secures selects signs stops submits subsides takes votes waives withdraws"
    ),
    # words that end a condition without another verb ("weather permitting")
    "PERMITTING": _words("permitting allowing"),
    # numbers of people that were counted, and what such crowds do ("thousands march on Sunday")
    "CROWDS": _words("crowds dozens hundreds scores tens thousands millions"),
    "GATHERING": _words(
        "attend bury cheer clash defy demand demonstrate farewell flee flock gather greet honor honour line march mark "
        "mourn parade pack protest queue rally revel stream throng turn walk watch"
    ),
    # causes without a plan: they end a state only in a report of the past ("snow shut the road until Monday")
    "NATURE": _words(
        "avalanche avalanches blaze blizzard blizzards cyclone debris downpour downpours drifts earthquake flood "
        "flooding floods floodwater floodwaters fog frost gales gusts hail haze heatwave hurricane ice landslide "
        "landslides lightning mist mudslide outage outages rain rains sandstorm sleet smog smoke snow snowfall "
        "snowstorm storm storms surge tornado typhoon wildfire wildfires wind winds"
    ),
}
